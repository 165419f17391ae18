//! What machines can ask, for the people who write them.

use leptos::prelude::*;

use crate::{
    page::{BarLinks, Layout, Page},
    reader::Reader,
};

/// The API as it is described.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ApiDocs {
    /// What holds for all of it.
    pub about: String,
    /// Its operations by subject.
    pub groups: Vec<Group>,
}

/// What belongs together.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Group {
    /// The subject: `members`.
    pub name: String,
    /// Its operations.
    pub operations: Vec<Operation>,
}

/// One thing that can be asked.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Operation {
    /// `POST`.
    pub method: String,
    /// `/api/v1/redemptions`.
    pub path: String,
    /// In a few words.
    pub title: String,
    /// What else there is to know.
    pub about: String,
    /// What goes into the address and the headers.
    pub parameters: Vec<Field>,
    /// What goes into the body.
    pub body: Vec<Field>,
    /// Status codes, and what they mean.
    pub answers: Vec<(String, String)>,
}

/// A value that is sent.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Field {
    /// Its name.
    pub name: String,
    /// What it is: `string`, `integer`.
    pub kind: String,
    /// Whether it must be there.
    pub is_required: bool,
    /// What it means.
    pub about: String,
}

/// `GET /api/v1/docs`. The description itself is in English, as the API is.
pub fn page(reader: Reader, docs: ApiDocs) -> Page {
    Page::new(reader.words.api_title(), move || content(reader, docs))
        .with_layout(Layout::Plain(BarLinks::Help))
}

fn content(reader: Reader, docs: ApiDocs) -> impl IntoView {
    let words = reader.words;
    let groups = docs.groups.into_iter().map(|group| {
        let id = format!("api-{}", group.name);
        let labelled_by = id.clone();
        let operations = group.operations.into_iter().map(|one| operation(reader, one));
        view! {
            <section class="stack" aria-labelledby=labelled_by>
                <h2 id=id lang="en">{group.name}</h2>
                {operations.collect_view()}
            </section>
        }
    });
    view! {
        <div class="page-head"><div class="stack is-close">
            <h1>{words.api_title()}</h1>
            <p lang="en">{docs.about}</p>
            <p><a href="/api/v1/openapi.json">"openapi.json"</a></p>
        </div></div>
        {groups.collect_view()}
    }
}

fn operation(reader: Reader, operation: Operation) -> AnyView {
    let words = reader.words;
    let answers = operation.answers.into_iter().map(|(status, about)| {
        view! { <tr><th scope="row">{status}</th><td>{about}</td></tr> }
    });
    let answers = answers.collect::<Vec<_>>();
    view! {
        <article class="card is-close" lang="en">
            <h3>{operation.title}</h3>
            <p><code>{operation.method}" "{operation.path}</code></p>
            <p>{operation.about}</p>
            {table(words.api_parameters(), operation.parameters, words.api_required())}
            {table(words.api_body(), operation.body, words.api_required())}
            {(!answers.is_empty()).then(|| view! {
                <div class="data-table" role="region" aria-label=words.api_answers() tabindex="0"><table>
                    <caption class="hidden-text">{words.api_answers()}</caption>
                    <tbody>{answers}</tbody>
                </table></div>
            })}
        </article>
    }
    .into_any()
}

fn table(caption: &'static str, fields: Vec<Field>, required: &'static str) -> Option<AnyView> {
    if fields.is_empty() {
        return None;
    }
    let rows = fields.into_iter().map(|field| {
        let kind = if field.is_required { format!("{}, {required}", field.kind) } else { field.kind };
        view! { <tr><th scope="row"><code>{field.name}</code></th><td>{kind}</td><td>{field.about}</td></tr> }
    });
    let table = view! {
        <div class="data-table" role="region" aria-label=caption tabindex="0"><table>
            <caption class="hidden-text">{caption}</caption>
            <tbody>{rows.collect_view()}</tbody>
        </table></div>
    };
    Some(table.into_any())
}
