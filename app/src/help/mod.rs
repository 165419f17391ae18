//! Help: what people ask, and what we keep of them.

use leptos::prelude::*;
use loyalty::membership::MemberNumber;

use crate::{card::number_in_groups, page::Page, parts::Icon, reader::Reader};

/// What the page of help needs to know.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Help {
    /// The member number, for a member.
    pub number: Option<MemberNumber>,
    /// For how many days the points of a purchase are pending.
    pub holding_days: u32,
    /// How many months points live.
    pub expiry_months: u32,
    /// For how many minutes a link signs in.
    pub link_minutes: i64,
    /// Where to write to, if the shop says.
    pub email: Option<String>,
}

/// `GET /help`. Its sections can be linked to: `/help#privacy`, `/help#vouchers`.
pub fn page(reader: Reader, help: Help) -> Page {
    Page::new(reader.words.help_title(), move || content(reader, help))
}

fn content(reader: Reader, help: Help) -> impl IntoView {
    let words = reader.words;
    let till = [
        ("card", words.help_card(), words.help_card_answer().to_owned()),
        ("vouchers", words.help_vouchers(), words.help_vouchers_answer().to_owned()),
        ("screenshot", words.help_screenshot(), words.help_screenshot_answer().to_owned()),
    ];
    let expiry = words.help_expiry_answer(&help.expiry_months.to_string());
    let points = [
        ("pending", words.help_pending(), words.help_pending_answer(help.holding_days.into())),
        ("expiry", words.help_expiry(), expiry),
        ("owing", words.help_owing(), words.help_owing_answer().to_owned()),
    ];
    let link = words.help_sign_in_answer(&help.link_minutes.to_string());
    let data = [
        ("sign-in", words.help_sign_in(), link),
        ("browser", words.help_browser(), words.help_browser_answer().to_owned()),
        ("privacy", words.help_privacy(), words.help_privacy_answer().to_owned()),
    ];
    view! {
        <div class="page-head"><h1>{words.help_head()}</h1></div>
        <div class="page-columns is-aside">
            <div class="stack is-loose">
                {section("h-till", words.help_till(), till, true)}
                {section("h-points", words.help_points(), points, false)}
                {section("h-data", words.help_data(), data, false)}
            </div>
            {ask(reader, &help)}
        </div>
    }
}

type Question = (&'static str, &'static str, String);

fn section(
    id: &'static str,
    head: &'static str,
    questions: [Question; 3],
    is_first_open: bool,
) -> AnyView {
    let questions = questions.into_iter().enumerate().map(|(place, (id, question, answer))| {
        view! {
            <details class="disclosure" id=id open=is_first_open && place == 0>
                <summary>{question}<Icon icon=Icon::Next/></summary>
                <p>{answer}</p>
            </details>
        }
    });
    view! {
        <section class="card is-close" aria-labelledby=id>
            <h2 id=id>{head}</h2>
            {questions.collect_view()}
        </section>
    }
    .into_any()
}

fn ask(reader: Reader, help: &Help) -> AnyView {
    let words = reader.words;
    let detail = match &help.number {
        Some(number) => words.help_ask_detail(&number_in_groups(number)),
        None => words.help_ask_stranger().into(),
    };
    let write = help.email.as_ref().map(|email| {
        let href = format!("mailto:{email}");
        view! { <a class="button is-quiet" href=href><Icon icon=Icon::Mail/>{words.help_write()}</a> }
    });
    view! {
        <aside class="card" aria-labelledby="h-ask">
            <h2 id="h-ask">{words.help_ask()}</h2>
            <p class="quiet">{detail}</p>
            {write}
            <a class="button is-quiet" href="/stores"><Icon icon=Icon::Store/>{words.error_find_store()}</a>
        </aside>
    }
    .into_any()
}
