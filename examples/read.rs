fn main() {
    for path in std::env::args().skip(1) {
        let bytes = std::fs::read(&path).unwrap();
        let name = path.rsplit('/').next().unwrap().to_owned();
        let started = std::time::Instant::now();
        let mut report = standpoint::report::Report::default();
        let read = standpoint::format::read_article(&name, &bytes, &mut report);
        let took = started.elapsed();
        let what = match &read {
            Ok(draft) => format!("{} bytes of text, {} ranges", draft.text.len(), draft.boilerplate.len()),
            Err(error) => error.to_string(),
        };
        let status = std::fs::read_to_string("/proc/self/status").unwrap();
        let peak = status.lines().find(|l| l.starts_with("VmHWM")).unwrap_or_default().to_owned();
        println!(
            "{name}: {} bytes, {:?}, {what}; {peak} {:?}",
            bytes.len(),
            took,
            report.notices.first().map(|n| n.to_string())
        );
    }
}
