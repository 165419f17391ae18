//! People behind the counter.

use jiff::Timestamp;
use loyalty::{
    ids::{AssociateId, Slug},
    membership::EmailAddress,
};

use crate::{
    audit::{self, By},
    fault::{Failure, Fault},
    refusal::Refusal,
    sql::{Tx, record, sql},
};

/// What somebody behind the counter may do.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Role {
    /// Serves at a till.
    Associate,
    /// Runs the programme.
    Manager,
    /// Runs the shop.
    Owner,
}

record! {
    /// Somebody behind the counter.
    #[derive(Clone, Debug)]
    pub struct Associate {
        /// Their id.
        pub associate_id: AssociateId,
        /// Their e-mail address.
        pub email: String,
        /// How they want to be called.
        pub name: Option<String>,
        /// `associate`, `manager` or `owner`.
        pub role: String,
        /// The store they work in; none for all.
        pub store: Option<Slug>,
        /// Whether they still work here.
        pub is_active: bool,
    }
}

/// Somebody new behind the counter.
#[derive(Clone, Debug)]
pub struct NewAssociate {
    /// Their id.
    pub id: AssociateId,
    /// Their e-mail address.
    pub email: EmailAddress,
    /// How they want to be called.
    pub name: Option<String>,
    /// What they may do.
    pub role: Role,
    /// The store they work in; none for all.
    pub store: Option<Slug>,
}

/// Adds somebody. The same address again changes their role and store, and lets them back in.
pub async fn put(
    tx: &mut Tx<'_>,
    new: &NewAssociate,
    by: By,
    at: Timestamp,
) -> Result<AssociateId, Failure> {
    let known = find_by_email(tx, &new.email).await?;
    let id = if let Some(known) = known {
        sql!(
            "UPDATE associate
                SET name = coalesce($2, name), role = $3, store = $4, is_active = 1
              WHERE associate_id = $1",
            known.associate_id,
            new.name,
            new.role.name(),
            new.store,
        )
        .execute(tx)
        .await?;
        known.associate_id
    } else {
        let inserted = sql!(
            "INSERT INTO associate (associate_id, email, name, role, store, is_active, added_at)
             VALUES ($1, $2, $3, $4, $5, 1, $6)
             ON CONFLICT (email) DO NOTHING",
            new.id,
            new.email.as_str(),
            new.name,
            new.role.name(),
            new.store,
            at,
        )
        .execute(tx)
        .await?;
        if inserted == 0 {
            return Err(Refusal::AssociateExists.into());
        }
        new.id
    };
    let line = audit::Line::of("associate_put", by, at).at_till(new.store.clone(), None);
    let detail = serde_json::json!({ "associate": id, "role": new.role.name() });
    audit::insert(tx, &line.detailed(&detail)).await?;
    Ok(id)
}

/// Finds somebody who works here by their address.
pub async fn find_by_email(
    tx: &mut Tx<'_>,
    email: &EmailAddress,
) -> Result<Option<Associate>, Fault> {
    sql!(
        "SELECT associate_id, email, name, role, store, is_active FROM associate WHERE email = $1",
        email.as_str(),
    )
    .optional::<Associate>(tx)
    .await
}

/// Finds somebody behind the counter.
pub async fn find(tx: &mut Tx<'_>, id: AssociateId) -> Result<Option<Associate>, Fault> {
    sql!(
        "SELECT associate_id, email, name, role, store, is_active
           FROM associate
          WHERE associate_id = $1",
        id,
    )
    .optional::<Associate>(tx)
    .await
}

impl Role {
    /// The role's name.
    pub fn name(self) -> &'static str {
        match self {
            Self::Associate => "associate",
            Self::Manager => "manager",
            Self::Owner => "owner",
        }
    }

    /// Finds a role by its name.
    pub fn named(name: &str) -> Option<Self> {
        [Self::Associate, Self::Manager, Self::Owner].into_iter().find(|role| role.name() == name)
    }
}

impl Associate {
    /// What they may do. An unknown role may do least.
    pub fn role(&self) -> Role {
        Role::named(&self.role).unwrap_or(Role::Associate)
    }
}
