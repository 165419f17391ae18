//! The cast: who one can be in the demo.

use database::{
    Database, Rulebook,
    associates::{self, NewAssociate, Role},
    members::{self, Enrol, Profile},
    referrals,
    sign_in_links::Audience,
};
use jiff::{Span, Timestamp};
use loyalty::{
    ids::{AssociateId, MemberId, Slug},
    ledger::Actor,
    membership::{EmailAddress, ExternalId, PhoneNumber},
};
use uuid::Uuid;

use super::Person;
use crate::trouble::Trouble;

/// A shopper of the cast.
struct Shopper {
    persona: &'static str,
    name: &'static str,
    email: &'static str,
    phone: &'static str,
    birthday: Option<&'static str>,
    /// How long ago they joined.
    joined: Span,
    /// Whether the enrolment was in a store of ours, with its points.
    is_welcomed: bool,
}

fn shoppers() -> [Shopper; 4] {
    let days = |days: i64| Span::new().hours(24 * days);
    [
        Shopper {
            persona: "mina",
            name: "Mina Park",
            email: "mina@greengrain.example",
            phone: "+12125550101",
            birthday: Some("1991-05-17"),
            joined: days(366),
            is_welcomed: false,
        },
        Shopper {
            persona: "teo",
            name: "Teo Lindqvist",
            email: "teo@greengrain.example",
            phone: "+12125550102",
            birthday: None,
            joined: Span::new().minutes(90),
            is_welcomed: true,
        },
        Shopper {
            persona: "ada",
            name: "Ada Okafor",
            email: "ada@greengrain.example",
            phone: "+12125550103",
            birthday: Some("1962-12-10"),
            joined: days(366),
            is_welcomed: false,
        },
        Shopper {
            persona: "noor",
            name: "Noor Haddad",
            email: "noor@greengrain.example",
            phone: "+12125550104",
            birthday: None,
            joined: days(60),
            is_welcomed: true,
        },
    ]
}

/// Enrols the shoppers, and adds the people behind the counter.
pub(super) async fn enrol(
    database: &Database,
    rulebook: &Rulebook,
    now: Timestamp,
) -> Result<Vec<Person>, Trouble> {
    let mut people = Vec::new();
    for shopper in shoppers() {
        people.push(enrol_shopper(database, rulebook, &shopper, now).await?);
    }
    introduce(database, &people, "noor", "ada", now).await?;
    let harbour = Slug::new("harbour").ok();
    let staff = [
        ("jo", "Jo", "jo@greengrain.example", Role::Associate, harbour),
        ("ravi", "Ravi", "ravi@greengrain.example", Role::Manager, None),
    ];
    for (persona, name, email, role, store) in staff {
        let id = AssociateId(Uuid::now_v7());
        let new = NewAssociate {
            id,
            email: EmailAddress::parse(email).map_err(|e| Trouble::new(e.to_string()))?,
            name: Some(name.to_owned()),
            role,
            store,
        };
        database
            .write(async move |tx| associates::put(tx, &new, Actor::Operator, now).await)
            .await?;
        people.push(Person { persona, name, audience: Audience::Associate, id: id.0, email });
    }
    Ok(people)
}

/// Lets somebody have joined through somebody's invitation.
async fn introduce(
    database: &Database,
    people: &[Person],
    friend: &str,
    inviting: &str,
    now: Timestamp,
) -> Result<(), Trouble> {
    let id = |persona: &str| {
        let person = people.iter().find(|person| person.persona == persona);
        MemberId(person.map_or(Uuid::nil(), |person| person.id))
    };
    let (friend, inviting) = (id(friend), id(inviting));
    let introduced = database.write(async move |tx| {
        Ok(referrals::remember(tx, friend, inviting, Actor::Member, now).await?)
    });
    introduced.await?;
    Ok(())
}

async fn enrol_shopper(
    database: &Database,
    rulebook: &Rulebook,
    shopper: &Shopper,
    now: Timestamp,
) -> Result<Person, Trouble> {
    let told = |error: loyalty::membership::NotAnIdentifier| Trouble::new(error.to_string());
    let joined_at = now.checked_sub(shopper.joined).unwrap_or(now);
    let enrol = Enrol {
        id: MemberId(Uuid::now_v7()),
        profile: Profile {
            name: Some(shopper.name.to_owned()),
            email: Some(EmailAddress::parse(shopper.email).map_err(told)?),
            phone: Some(PhoneNumber::parse(shopper.phone).map_err(told)?),
            birthday: shopper.birthday.and_then(|day| day.parse().ok()),
            locale: None,
            consent_email: true,
            consent_sms: false,
        },
        external_ids: vec![ExternalId::parse(&format!("demo-{}", shopper.persona)).map_err(told)?],
        store: Slug::new("harbour").ok(),
        till: None,
        is_welcomed: shopper.is_welcomed,
        enrolled_at: joined_at,
        by: Actor::Member,
        at: joined_at,
    };
    let id = enrol.id;
    let rulebook = rulebook.clone();
    database
        .write_in_turn(async move |tx| members::enrol(tx, &rulebook, &enrol, None).await.map(drop))
        .await?;
    Ok(Person {
        persona: shopper.persona,
        name: shopper.name,
        audience: Audience::Member,
        id: id.0,
        email: shopper.email,
    })
}
