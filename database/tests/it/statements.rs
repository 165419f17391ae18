//! One SQL text for both databases, and the same tables.

use std::collections::BTreeMap;

use database::testing::{
    changes_that_scan, postgres, sqlite, statement_count, statements_not_understood,
};

use crate::{on_both, support::Shop};

on_both! {
    async fn every_statement_is_understood(shop: Shop) {
        assert!(statement_count() > 80, "only {} statements were found", statement_count());
        let complaints = statements_not_understood(&shop.database).await;
        assert!(complaints.is_empty(), "{}", complaints.join("\n\n"));
    }
}

/// What changes rows on SQLite keeps everybody else from doing so: it may not take longer the more
/// rows there are that stay as they are.
#[tokio::test]
async fn what_changes_rows_finds_them_without_reading_the_others() {
    // These hold what is hours old at most, or a row for each of a few facts.
    let short = ["ceremony", "instance", "sign_in_link", "wrong_code"];
    let sqlite = sqlite().await;
    let mut scanning = changes_that_scan(&sqlite.url).await;
    scanning
        .retain(|(told, _)| !told.split(' ').nth(1).is_some_and(|table| short.contains(&table)));
    assert!(scanning.is_empty(), "{scanning:#?}");
}

/// Column by column, the two migration folders make the same tables.
#[tokio::test]
async fn both_databases_have_the_same_columns() {
    let (sqlite, postgres) = (sqlite().await, postgres().await);
    let pool = sqlx::SqlitePool::connect(&sqlite.url).await.unwrap();
    let of_sqlite: Vec<(String, String, String, i64)> = sqlx::query_as(
        r#"SELECT t.name, c.name, c.type, c."notnull" OR c.pk > 0
             FROM sqlite_master AS t, pragma_table_info(t.name) AS c
            WHERE t.type = 'table' AND t.name NOT LIKE '\_%' ESCAPE '\' AND t.name NOT LIKE 'sqlite%'"#,
    )
    .fetch_all(&pool)
    .await
    .unwrap();
    let pool = sqlx::PgPool::connect(&postgres.url).await.unwrap();
    let of_postgres: Vec<(String, String, String, i64)> = sqlx::query_as(
        r"SELECT table_name::text, column_name::text, data_type::text,
                 CASE is_nullable WHEN 'NO' THEN 1::bigint ELSE 0::bigint END
            FROM information_schema.columns
           WHERE table_schema = 'public' AND table_name NOT LIKE '\_%'",
    )
    .fetch_all(&pool)
    .await
    .unwrap();

    let by_name = |rows: Vec<(String, String, String, i64)>| -> BTreeMap<_, _> {
        let same_type = |kind: &str| match kind.to_ascii_lowercase().as_str() {
            "integer" | "bigint" => "number",
            "blob" | "bytea" => "bytes",
            "text" => "text",
            _ => "something else",
        };
        rows.into_iter()
            .map(|(table, column, kind, required)| ((table, column), (same_type(&kind), required)))
            .collect()
    };
    let (of_sqlite, of_postgres) = (by_name(of_sqlite), by_name(of_postgres));
    assert!(of_sqlite.len() > 150, "{} columns", of_sqlite.len());
    assert_eq!(of_sqlite, of_postgres);
}
