//! A JSON Schema validator for the keywords that our schema uses; any other keyword is a fault.

use serde_json::Value;

/// Keywords that say nothing about validity.
const REMARKS: &[&str] = &["$schema", "$defs", "title", "description"];

/// The faults of a value, each with its place.
pub fn faults(schema: &Value, value: &Value) -> Vec<String> {
    let mut faults = Vec::new();
    check(schema, schema, value, "", &mut faults);
    faults
}

fn check(root: &Value, schema: &Value, value: &Value, at: &str, faults: &mut Vec<String>) {
    for (keyword, rule) in schema.as_object().expect("a schema is an object") {
        let holds = match keyword.as_str() {
            "$ref" => {
                let pointer = rule.as_str().and_then(|path| path.strip_prefix('#')).expect("a reference in this file");
                check(root, root.pointer(pointer).expect("what is referred to"), value, at, faults);
                true
            }
            "type" => match rule {
                Value::Array(types) => types.iter().any(|kind| is(value, kind)),
                kind => is(value, kind),
            },
            "const" => value == rule,
            "enum" => rule.as_array().unwrap().contains(value),
            "minLength" => value.as_str().is_none_or(|text| text.chars().count() as u64 >= rule.as_u64().unwrap()),
            "minimum" => value.as_f64().is_none_or(|number| number >= rule.as_f64().unwrap()),
            "maximum" => value.as_f64().is_none_or(|number| number <= rule.as_f64().unwrap()),
            "minItems" => value.as_array().is_none_or(|list| list.len() as u64 >= rule.as_u64().unwrap()),
            "maxItems" => value.as_array().is_none_or(|list| list.len() as u64 <= rule.as_u64().unwrap()),
            "items" => {
                for (number, item) in value.as_array().into_iter().flatten().enumerate() {
                    check(root, rule, item, &format!("{at}/{number}"), faults);
                }
                true
            }
            "required" => {
                let keys = rule.as_array().unwrap();
                value.as_object().is_none_or(|object| keys.iter().all(|key| object.contains_key(key.as_str().unwrap())))
            }
            "properties" => {
                for (key, rule) in rule.as_object().unwrap() {
                    if let Some(value) = value.get(key) {
                        check(root, rule, value, &format!("{at}/{key}"), faults);
                    }
                }
                true
            }
            "additionalProperties" => {
                let named = schema.get("properties").and_then(Value::as_object);
                let others = value.as_object().into_iter().flatten();
                for (key, value) in others.filter(|(key, _)| named.is_none_or(|named| !named.contains_key(*key))) {
                    match rule {
                        Value::Bool(false) => faults.push(format!("{at}: {key} is not in the schema")),
                        rule => check(root, rule, value, &format!("{at}/{key}"), faults),
                    }
                }
                true
            }
            remark => REMARKS.contains(&remark),
        };
        if !holds {
            faults.push(format!("{at}: {keyword} {rule} does not hold for {value}"));
        }
    }
}

fn is(value: &Value, kind: &Value) -> bool {
    match kind.as_str().unwrap() {
        "object" => value.is_object(),
        "array" => value.is_array(),
        "string" => value.is_string(),
        "integer" => value.is_u64() || value.is_i64(),
        "number" => value.is_number(),
        "boolean" => value.is_boolean(),
        "null" => value.is_null(),
        _ => false,
    }
}
