//! The API's description in the shape of its page.

use app::api_docs::{ApiDocs, Field, Group, Operation};
use serde_json::Value;
use utoipa::openapi::OpenApi;

/// The methods, in the order in which people look for them.
const METHODS: [&str; 5] = ["get", "post", "put", "patch", "delete"];

/// What the page shows of a document.
pub fn described(document: &OpenApi) -> ApiDocs {
    // What was built from types can be written down.
    let document = serde_json::to_value(document).unwrap_or_default();
    let mut groups: Vec<Group> = Vec::new();
    let paths = document["paths"].as_object().into_iter().flatten();
    for (path, item) in paths {
        for method in METHODS {
            let Some(said) = item.get(method) else { continue };
            let tag = text(&said["tags"][0]);
            let operation = operation(&document, method, path, said);
            match groups.iter_mut().find(|group| group.name == tag) {
                Some(group) => group.operations.push(operation),
                None => groups.push(Group { name: tag, operations: vec![operation] }),
            }
        }
    }
    ApiDocs { about: text(&document["info"]["description"]), groups }
}

fn operation(document: &Value, method: &str, path: &str, said: &Value) -> Operation {
    let parameters = said["parameters"].as_array().into_iter().flatten();
    let parameters = parameters.map(|parameter| Field {
        name: text(&parameter["name"]),
        kind: kind_of(&parameter["schema"]),
        is_required: parameter["required"] == Value::Bool(true),
        about: text(&parameter["description"]),
    });
    let body = &said["requestBody"]["content"]["application/json"]["schema"];
    let answers = said["responses"].as_object().into_iter().flatten();
    Operation {
        method: method.to_uppercase(),
        path: format!("/api/v1{path}"),
        title: text(&said["summary"]),
        about: text(&said["description"]),
        parameters: parameters.collect(),
        body: fields(document, body),
        answers: answers
            .map(|(status, said)| (status.clone(), text(&said["description"])))
            .collect(),
    }
}

/// The fields of a body, whose schema is named elsewhere in the document.
fn fields(document: &Value, schema: &Value) -> Vec<Field> {
    let schema = resolved(document, schema);
    let required = schema["required"].as_array();
    let properties = schema["properties"].as_object().into_iter().flatten();
    let field = |(name, said): (&String, &Value)| Field {
        name: name.clone(),
        kind: kind_of(said),
        is_required: required.is_some_and(|names| names.iter().any(|known| known == name)),
        about: text(&said["description"]),
    };
    properties.map(field).collect()
}

fn resolved<'d>(document: &'d Value, schema: &'d Value) -> &'d Value {
    schema["$ref"]
        .as_str()
        .and_then(|reference| document.pointer(reference.trim_start_matches('#')))
        .unwrap_or(schema)
}

/// What a value is, in a word or two.
fn kind_of(schema: &Value) -> String {
    if let Some(name) = schema["$ref"].as_str() {
        return name.rsplit('/').next().unwrap_or_default().to_owned();
    }
    let kinds: Vec<&str> = match &schema["type"] {
        Value::String(kind) => vec![kind],
        Value::Array(kinds) => kinds.iter().filter_map(Value::as_str).collect(),
        _ => Vec::new(),
    };
    let kind = kinds.into_iter().find(|kind| *kind != "null");
    match kind {
        Some("array") => format!("{} …", kind_of(&schema["items"])),
        Some(kind) => kind.to_owned(),
        None => schema["oneOf"]
            .as_array()
            .and_then(|choices| choices.iter().map(kind_of).find(|kind| !kind.is_empty()))
            .unwrap_or_default(),
    }
}

fn text(value: &Value) -> String {
    value.as_str().unwrap_or_default().trim().replace('\n', " ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_route_is_described_with_its_fields() {
        let docs = described(&crate::api::docs::document());
        let operations: Vec<&Operation> =
            docs.groups.iter().flat_map(|group| &group.operations).collect();
        let redeem = operations.iter().find(|operation| {
            operation.method == "POST" && operation.path == "/api/v1/redemptions"
        });
        let redeem = redeem.expect("redemptions are described");
        assert!(redeem.body.iter().any(|field| field.name == "code" && field.is_required));
        assert!(redeem.parameters.iter().any(|field| field.name == "Idempotency-Key"));
        assert!(operations.iter().all(|operation| !operation.title.is_empty()));
    }
}
