//! The ordered map over threads: order, room, faults.

use standpoint::session::stream::{BrokeDown, map_in_order};
use std::convert::Infallible;
use std::num::NonZeroUsize;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

fn workers(number: usize) -> NonZeroUsize {
    NonZeroUsize::new(number).unwrap()
}

#[test]
fn results_come_in_the_order_of_the_items_whoever_is_slow() {
    for number in [1, 2, 7] {
        let mut taken = Vec::new();
        let work = |item: &u64| {
            std::thread::sleep(Duration::from_micros(item * 37 % 900));
            item * 2
        };
        let done: Result<(), Infallible> = map_in_order(workers(number), 0..200_u64, work, |item, outcome| {
            assert_eq!(outcome, Ok(item * 2));
            taken.push(item);
            Ok(())
        });
        done.unwrap();
        assert_eq!(taken, (0..200).collect::<Vec<_>>());
    }
}

#[test]
fn no_more_is_read_than_there_is_room_for() {
    let (read, taken) = (AtomicUsize::new(0), AtomicUsize::new(0));
    let items = (0..300).inspect(|_| {
        let ahead = read.fetch_add(1, Ordering::SeqCst) + 1 - taken.load(Ordering::SeqCst);
        assert!(ahead <= 2 * 4 + 1, "{ahead} items are under way");
    });
    let slow_first = |item: &i32| std::thread::sleep(Duration::from_millis(if *item == 0 { 50 } else { 0 }));
    let done: Result<(), Infallible> = map_in_order(workers(2), items, slow_first, |_, _| {
        taken.fetch_add(1, Ordering::SeqCst);
        Ok(())
    });
    done.unwrap();
    assert_eq!(taken.load(Ordering::SeqCst), 300);
}

#[test]
fn a_piece_that_breaks_down_costs_only_itself() {
    let mut broken = Vec::new();
    let work = |item: &i32| {
        // Unwinds without the message of a panic, which would look like a failed test.
        if *item == 3 {
            std::panic::resume_unwind(Box::new("fault"));
        }
    };
    let done: Result<(), Infallible> = map_in_order(workers(2), 0..20, work, |item, outcome| {
        if outcome == Err(BrokeDown) {
            broken.push(item);
        }
        Ok(())
    });
    done.unwrap();
    assert_eq!(broken, [3]);
}

#[test]
fn who_has_seen_enough_ends_the_reading() {
    let read = AtomicUsize::new(0);
    let items = (0..).inspect(|_| {
        read.fetch_add(1, Ordering::SeqCst);
    });
    let done =
        map_in_order(workers(2), items, |item: &u64| *item, |item, _| if item == 5 { Err("enough") } else { Ok(()) });
    assert_eq!(done, Err("enough"));
    assert!(read.load(Ordering::SeqCst) < 20);
}
