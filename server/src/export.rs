//! Writing the books into CSV files, a page at a time; cells that a spreadsheet would run are
//! neutralised.

use std::{borrow::Cow, fs::File, path::Path};

use database::{
    Database, Rulebook, Tx, closing,
    export::{self, BalanceRow},
};
use jiff::{Timestamp, civil::Date};
use loyalty::{
    ids::{MemberId, PurchaseId, Sequence},
    purchases::Line,
};
use uuid::Uuid;

use crate::trouble::Trouble;

/// How many rows are read at a time.
const ROWS_A_READ: i64 = 500;

/// What can be exported.
#[derive(Clone, Copy, Debug, PartialEq, Eq, clap::ValueEnum)]
pub enum What {
    /// Who the members are.
    Members,
    /// What they have.
    Balances,
    /// Every posting.
    Ledger,
    /// Every line of every purchase, as `import purchases` reads it.
    Purchases,
}

/// A text that a spreadsheet would take for a formula gets an apostrophe before it.
pub fn harmless(text: &str) -> Cow<'_, str> {
    if is_risky(text) { Cow::Owned(format!("'{text}")) } else { Cow::Borrowed(text) }
}

/// The text that [`harmless`] has made harmless, for what is exported and imported again.
pub fn original(text: &str) -> &str {
    text.strip_prefix('\'').filter(|text| is_risky(text)).unwrap_or(text)
}

fn is_risky(text: &str) -> bool {
    text.starts_with(['=', '+', '-', '@', '\t', '\r', '\n', '＝', '＋', '－', '＠'])
}

/// Exports a table into a new file; says how many rows it has.
pub async fn export(
    database: &Database,
    rulebook: &Rulebook,
    what: What,
    file: &Path,
) -> Result<u64, Trouble> {
    let created = File::create(file).map_err(|error| Trouble::with_file(file, &error))?;
    let mut sheet = Sheet { writer: csv::Writer::from_writer(created), rows: 0 };
    match what {
        What::Members => members(database, &mut sheet).await?,
        What::Balances => balances(database, rulebook, &mut sheet).await?,
        What::Ledger => ledger(database, &mut sheet).await?,
        What::Purchases => purchases(database, &mut sheet).await?,
    }
    sheet.writer.flush()?;
    Ok(sheet.rows.saturating_sub(1))
}

struct Sheet {
    writer: csv::Writer<File>,
    rows: u64,
}

impl Sheet {
    fn row<'c>(&mut self, cells: impl IntoIterator<Item = Cell<'c>>) -> Result<(), Trouble> {
        self.rows += 1;
        for cell in cells {
            let text = match cell {
                Cell::Text(text) => harmless(text).into_owned(),
                Cell::Number(number) => number.to_string(),
                Cell::Own(text) => text,
            };
            let written = self.writer.write_field(text);
            written
                .map_err(|error| Trouble::new(format!("the file cannot be written: {error}")))?;
        }
        let ended = self.writer.write_record(None::<&[u8]>);
        ended.map_err(|error| Trouble::new(format!("the file cannot be written: {error}")))
    }

    fn header(&mut self, columns: &str) -> Result<(), Trouble> {
        self.row(columns.split(',').map(Cell::Text))
    }
}

/// A cell: what somebody wrote, a number, or a text of our own making.
enum Cell<'c> {
    Text(&'c str),
    Number(i64),
    Own(String),
}

fn text(value: Option<&str>) -> Cell<'_> {
    Cell::Text(value.unwrap_or(""))
}

fn answer(value: bool) -> Cell<'static> {
    Cell::Own(value.to_string())
}

fn moment(at: Timestamp) -> Cell<'static> {
    Cell::Own(at.to_string())
}

async fn members(database: &Database, sheet: &mut Sheet) -> Result<(), Trouble> {
    sheet.header(
        "member,member_number,state,email,phone,name,birthday,locale,enrolled_at,consent_email,\
         consent_sms",
    )?;
    let mut after = String::new();
    loop {
        let page = database.read(async |tx| export::members(tx, &after, ROWS_A_READ).await).await?;
        let Some(last) = page.last() else { return Ok(()) };
        after.clone_from(&last.number);
        for row in &page {
            sheet.row([
                text(row.external_id.as_deref().or(Some(&row.number))),
                Cell::Text(&row.number),
                Cell::Text(&row.state),
                text(row.email.as_deref()),
                // A telephone number begins with a plus, and is none of a spreadsheet's business.
                text(row.phone.as_deref()),
                text(row.name.as_deref()),
                text(row.birthday.as_deref()),
                text(row.locale.as_deref()),
                moment(row.enrolled_at),
                answer(row.consent_email),
                answer(row.consent_sms),
            ])?;
        }
    }
}

async fn balances(
    database: &Database,
    rulebook: &Rulebook,
    sheet: &mut Sheet,
) -> Result<(), Trouble> {
    sheet.header(
        "member,member_number,available,pending,credit_minor,lifetime_earned,qualifying,tier,\
         next_expiry_points,next_expiry_on",
    )?;
    let closed_until = closing::closed_until(database).await?;
    let mut after = String::new();
    loop {
        let page = database
            .read(async |tx| {
                let mut rows = Vec::new();
                for row in export::balances(tx, &after, ROWS_A_READ).await? {
                    let qualifying = qualifying_of(tx, rulebook, &row, closed_until).await?;
                    rows.push((row, qualifying));
                }
                Ok(rows)
            })
            .await?;
        let Some((last, _)) = page.last() else { return Ok(()) };
        after.clone_from(&last.number);
        for (row, qualifying) in &page {
            let terms = rulebook.at(closed_until.unwrap_or(Timestamp::MAX));
            let next_expiry_on = row.next_expiry_at.map(|at| terms.zone.last_day_before(at));
            sheet.row([
                text(row.external_id.as_deref().or(Some(&row.number))),
                Cell::Text(&row.number),
                Cell::Number(row.available.get()),
                Cell::Number(row.pending.get()),
                Cell::Number(row.credit_minor),
                Cell::Number(row.lifetime_earned.get()),
                Cell::Number(*qualifying),
                Cell::Text(row.tier.as_str()),
                row.next_expiry_points.map_or(Cell::Own(String::new()), Cell::Number),
                Cell::Own(next_expiry_on.map_or_else(String::new, |day: Date| day.to_string())),
            ])?;
        }
    }
}

/// What counts for a member in the period they are in: that of the last closing, or of the last
/// thing that counted if nothing was ever closed. So an export does not depend on today.
async fn qualifying_of(
    tx: &mut Tx<'_>,
    rulebook: &Rulebook,
    row: &BalanceRow,
    closed_until: Option<Timestamp>,
) -> Result<i64, database::Fault> {
    let last_counted = row
        .last_counted_on
        .and_then(|days| Timestamp::from_second(days.saturating_mul(86_400) + 43_200).ok());
    match closed_until.max(last_counted) {
        Some(at) => export::qualifying(tx, row.member_id, rulebook.at(at), at).await,
        None => Ok(0),
    }
}

async fn ledger(database: &Database, sheet: &mut Sheet) -> Result<(), Trouble> {
    sheet.header(
        "member_id,transaction,line,kind,occurred_at,recorded_at,store,till,actor,actor_id,\
         reference,programme_version,account,asset,amount,lot",
    )?;
    let mut after = (MemberId(Uuid::nil()), Sequence(0), 0);
    loop {
        let page = database.read(async |tx| export::ledger(tx, after, ROWS_A_READ).await).await?;
        let Some(last) = page.last() else { return Ok(()) };
        after = (last.member_id, last.sequence, last.line);
        for row in &page {
            sheet.row([
                Cell::Own(row.member_id.to_string()),
                Cell::Number(row.sequence.0),
                Cell::Number(row.line),
                Cell::Text(&row.kind),
                moment(row.occurred_at),
                moment(row.recorded_at),
                text(row.store.as_ref().map(loyalty::ids::Slug::as_str)),
                text(row.till.as_deref()),
                Cell::Text(&row.actor_kind),
                Cell::Own(row.actor_id.map_or_else(String::new, |id| id.to_string())),
                text(row.reference.as_deref()),
                Cell::Number(row.programme_version),
                Cell::Text(&row.account),
                Cell::Text(&row.asset),
                Cell::Number(row.amount),
                row.lot.map_or(Cell::Own(String::new()), Cell::Number),
            ])?;
        }
    }
}

async fn purchases(database: &Database, sheet: &mut Sheet) -> Result<(), Trouble> {
    sheet.header(
        "reference,member,store,channel,occurred_at,currency,sku,department,category,quantity,\
         amount_minor,discount_minor",
    )?;
    let mut after = (MemberId(Uuid::nil()), PurchaseId(Uuid::nil()));
    loop {
        let page =
            database.read(async |tx| export::purchases(tx, after, ROWS_A_READ).await).await?;
        let Some(last) = page.last() else { return Ok(()) };
        after = (last.member_id, last.purchase_id);
        for row in &page {
            let lines: Vec<Line> = serde_json::from_str(&row.lines)
                .map_err(|error| Trouble::new(format!("purchase {}: {error}", row.purchase_id)))?;
            for line in &lines {
                sheet.row([
                    Cell::Text(&row.reference),
                    text(row.external_id.as_deref().or(Some(&row.number))),
                    text(row.store.as_ref().map(loyalty::ids::Slug::as_str)),
                    Cell::Text(&row.channel),
                    moment(row.occurred_at),
                    Cell::Text(&row.currency),
                    Cell::Text(&line.sku),
                    Cell::Text(&line.department),
                    Cell::Text(&line.category),
                    Cell::Number(line.quantity),
                    Cell::Number(line.amount_minor),
                    Cell::Number(line.discount_minor),
                ])?;
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_spreadsheet_would_run_is_neutralised() {
        for risky in ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", "＝cmd|' /C calc'!A0"] {
            assert_eq!(harmless(risky), format!("'{risky}"));
        }
        for plain in ["", "Mina", "1+1", "a=b", "'=1"] {
            assert_eq!(harmless(plain), plain);
        }
    }
}
