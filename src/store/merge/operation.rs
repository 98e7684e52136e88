//! One record in memory that two sides changed, made one by the same rules as its line in a file.

use super::super::names::PROJECT;
use super::super::schema::{read_schema, write_schema};
use super::super::v1::{self, Article, EntityRecord, IssueRecord, MentionRecord, RelationRecord, StanceRecord, Unit};
use super::record::{Outcome, merge_record};
use super::{Versions, merge_file};
use crate::model::Operation as Op;
use serde::Serialize;
use std::sync::Arc;

/// A record made of two sides' changes.
#[derive(Debug, Clone, PartialEq)]
pub struct MergedOperation {
    /// What puts it in its slot. Where both sides changed a field differently, it is ours.
    pub operation: Op,
    /// Whether there are such fields.
    pub has_conflict: bool,
}

/// What becomes of a slot that held `base` and to which two sides gave other records; nothing if they do not go together,
/// or one side removed the record.
pub fn merge_operations(base: &Op, ours: &Op, theirs: &Op) -> Option<MergedOperation> {
    let mut has_conflict = false;
    let operation = merge(base, ours, theirs, &mut has_conflict)?;
    Some(MergedOperation { operation, has_conflict })
}

fn merge(base: &Op, ours: &Op, theirs: &Op, has_conflict: &mut bool) -> Option<Op> {
    let mut one = |base: Option<Option<String>>, ours: String, theirs: String| -> String {
        match merge_record(base.flatten().as_deref(), &ours, &theirs) {
            Outcome::One(merged) => merged,
            Outcome::Conflict { ours, .. } => {
                *has_conflict = true;
                ours
            }
        }
    };
    Some(match (base, ours, theirs) {
        (Op::SetSchema(base), Op::SetSchema(ours), Op::SetSchema(theirs)) => {
            let [base, ours, theirs] = [base, ours, theirs].map(|schema| write_schema(schema).ok());
            let versions = Versions { base: base.as_deref(), ours: ours.as_deref(), theirs: theirs.as_deref() };
            let merged = merge_file(PROJECT, versions);
            let bytes = merged.bytes.filter(|_| merged.conflicts == 0)?;
            Op::SetSchema(Arc::new(read_schema(str::from_utf8(&bytes).ok()?).ok()?))
        }
        (Op::PutDocument(id, base), Op::PutDocument(_, Some(ours)), Op::PutDocument(_, Some(theirs))) => {
            let about = |document: &Arc<crate::model::Document>| written(&Article::of(document, id.as_str()));
            if ours.text != theirs.text || ours.boilerplate != theirs.boilerplate {
                return None;
            }
            let merged = one(base.as_ref().map(about), about(ours)?, about(theirs)?);
            let article: Article = v1::read(&merged).ok()?;
            let document = article.model(id.as_str(), ours.text.clone(), ours.boilerplate.clone());
            Op::PutDocument(id.clone(), Some(Arc::new(document)))
        }
        (Op::PutEntity(id, base), Op::PutEntity(_, Some(ours)), Op::PutEntity(_, Some(theirs))) => {
            let line = |entity: &Arc<_>| written(&EntityRecord::of(entity));
            let merged = one(base.as_ref().map(line), line(ours)?, line(theirs)?);
            Op::PutEntity(id.clone(), Some(Arc::new(v1::read::<EntityRecord<'_>>(&merged).ok()?.model())))
        }
        (Op::PutIssue(id, base), Op::PutIssue(_, Some(ours)), Op::PutIssue(_, Some(theirs))) => {
            let line = |issue: &Arc<_>| written(&IssueRecord::of(issue));
            let merged = one(base.as_ref().map(line), line(ours)?, line(theirs)?);
            Op::PutIssue(id.clone(), Some(Arc::new(v1::read::<IssueRecord<'_>>(&merged).ok()?.model())))
        }
        (Op::PutMention(document, set, id, base), Op::PutMention(.., Some(ours)), Op::PutMention(.., Some(theirs))) => {
            let line = |mention: &_| MentionRecord::of(mention, Unit::Bytes).ok().and_then(|record| written(&record));
            let merged = one(base.as_ref().map(line), line(ours)?, line(theirs)?);
            let mention = v1::read::<MentionRecord<'_>>(&merged).ok()?.model(Unit::Bytes).ok()?;
            Op::PutMention(document.clone(), set.clone(), id.clone(), Some(mention))
        }
        (Op::PutStance(document, set, id, base), Op::PutStance(.., Some(ours)), Op::PutStance(.., Some(theirs))) => {
            let line = |stance: &_| StanceRecord::of(stance, Unit::Bytes).ok().and_then(|record| written(&record));
            let merged = one(base.as_ref().map(line), line(ours)?, line(theirs)?);
            let stance = v1::read::<StanceRecord<'_>>(&merged).ok()?.model(Unit::Bytes).ok()?;
            Op::PutStance(document.clone(), set.clone(), id.clone(), Some(stance))
        }
        (
            Op::PutRelation(document, set, id, base),
            Op::PutRelation(.., Some(ours)),
            Op::PutRelation(.., Some(theirs)),
        ) => {
            let line = |relation: &_| written(&RelationRecord::of(relation));
            let merged = one(base.as_ref().map(line), line(ours)?, line(theirs)?);
            let relation = v1::read::<RelationRecord<'_>>(&merged).ok()?.model();
            Op::PutRelation(document.clone(), set.clone(), id.clone(), Some(relation))
        }
        _ => return None,
    })
}

fn written(record: &impl Serialize) -> Option<String> {
    v1::write(record).ok()
}
