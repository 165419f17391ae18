//! What may be bound to a placeholder, and read from a column: whole numbers, texts, bytes.

use jiff::Timestamp;
use loyalty::{
    ids::{
        ApiKeyId, AssociateId, EventId, GiftCardId, LotId, MemberId, PurchaseId, RedemptionId,
        Sequence, Slug, VoucherId,
    },
    membership::MemberState,
    points::Points,
};
use sqlx::error::BoxDynError;
use uuid::Uuid;

/// An argument. NULL keeps its type, because PostgreSQL is told every argument's type.
#[derive(Clone, Copy)]
pub(crate) enum Value<'v> {
    Int(Option<i64>),
    Text(Option<&'v str>),
    Bytes(Option<&'v [u8]>),
}

/// What can be bound.
pub(crate) trait ToValue {
    const NULL: Value<'static>;
    fn to_value(&self) -> Value<'_>;
}

/// What can be read. `None` is NULL.
pub(crate) trait Column: Sized {
    type Stored: Stored;
    fn from_stored(stored: Option<Self::Stored>) -> Result<Self, BoxDynError>;
}

/// What both drivers decode.
pub(crate) trait Stored:
    for<'r> sqlx::Decode<'r, sqlx::Sqlite>
    + sqlx::Type<sqlx::Sqlite>
    + for<'r> sqlx::Decode<'r, sqlx::Postgres>
    + sqlx::Type<sqlx::Postgres>
{
}

impl Stored for i64 {}
impl Stored for String {}
impl Stored for Vec<u8> {}

impl<T: ToValue> ToValue for Option<T> {
    const NULL: Value<'static> = T::NULL;

    fn to_value(&self) -> Value<'_> {
        self.as_ref().map_or(Self::NULL, T::to_value)
    }
}

impl<T: ToValue + ?Sized> ToValue for &T {
    const NULL: Value<'static> = T::NULL;

    fn to_value(&self) -> Value<'_> {
        (**self).to_value()
    }
}

impl<T: Column> Column for Option<T> {
    type Stored = T::Stored;

    fn from_stored(stored: Option<T::Stored>) -> Result<Self, BoxDynError> {
        stored.map(|stored| T::from_stored(Some(stored))).transpose()
    }
}

/// A column that is refused when it is NULL: sqlx's SQLite driver would decode it to 0.
fn required<T>(stored: Option<T>) -> Result<T, BoxDynError> {
    stored.ok_or_else(|| Box::new(sqlx::error::UnexpectedNullError) as BoxDynError)
}

macro_rules! bound_as {
    ($variant:ident: $($kind:ty => $convert:expr),* $(,)?) => { $(
        impl ToValue for $kind {
            const NULL: Value<'static> = Value::$variant(None);

            fn to_value(&self) -> Value<'_> {
                let convert: fn(&$kind) -> _ = $convert;
                Value::$variant(Some(convert(self)))
            }
        }
    )* };
}

bound_as! { Int:
    i64 => |number| *number,
    bool => |answer| i64::from(*answer),
    Points => |points| points.get(),
    Sequence => |sequence| sequence.0,
    LotId => |lot| lot.0.0,
    Timestamp => |at| at.as_microsecond(),
}

impl ToValue for str {
    const NULL: Value<'static> = Value::Text(None);

    fn to_value(&self) -> Value<'_> {
        Value::Text(Some(self))
    }
}

impl ToValue for String {
    const NULL: Value<'static> = Value::Text(None);

    fn to_value(&self) -> Value<'_> {
        Value::Text(Some(self))
    }
}

impl ToValue for Slug {
    const NULL: Value<'static> = Value::Text(None);

    fn to_value(&self) -> Value<'_> {
        Value::Text(Some(self.as_str()))
    }
}

impl ToValue for MemberState {
    const NULL: Value<'static> = Value::Text(None);

    fn to_value(&self) -> Value<'_> {
        Value::Text(Some(self.name()))
    }
}

impl ToValue for [u8] {
    const NULL: Value<'static> = Value::Bytes(None);

    fn to_value(&self) -> Value<'_> {
        Value::Bytes(Some(self))
    }
}

impl ToValue for [u8; 32] {
    const NULL: Value<'static> = Value::Bytes(None);

    fn to_value(&self) -> Value<'_> {
        Value::Bytes(Some(self))
    }
}

impl ToValue for Vec<u8> {
    const NULL: Value<'static> = Value::Bytes(None);

    fn to_value(&self) -> Value<'_> {
        Value::Bytes(Some(self))
    }
}

impl ToValue for Uuid {
    const NULL: Value<'static> = Value::Bytes(None);

    fn to_value(&self) -> Value<'_> {
        Value::Bytes(Some(self.as_bytes()))
    }
}

macro_rules! read_as {
    ($($kind:ty: $stored:ty => $convert:expr),* $(,)?) => { $(
        impl Column for $kind {
            type Stored = $stored;

            fn from_stored(stored: Option<$stored>) -> Result<Self, BoxDynError> {
                let convert: fn($stored) -> Result<$kind, BoxDynError> = $convert;
                convert(required(stored)?)
            }
        }
    )* };
}

read_as! {
    i64: i64 => Ok,
    bool: i64 => |number| Ok(number != 0),
    Points: i64 => |points| Ok(Points::new(points)),
    Sequence: i64 => |number| Ok(Sequence(number)),
    LotId: i64 => |number| Ok(LotId(Sequence(number))),
    Timestamp: i64 => |microseconds| Ok(Timestamp::from_microsecond(microseconds)?),
    String: String => Ok,
    Slug: String => |text| Ok(Slug::new(&text)?),
    MemberState: String => |text| {
        MemberState::named(&text).ok_or_else(|| format!("no state of a member: '{text}'").into())
    },
    Vec<u8>: Vec<u8> => Ok,
    [u8; 32]: Vec<u8> => |bytes| bytes.try_into().map_err(|_| "not 32 bytes".into()),
    Uuid: Vec<u8> => |bytes| Ok(Uuid::from_slice(&bytes)?),
}

macro_rules! uuid_ids {
    ($($name:ident),*) => { $(
        impl ToValue for $name {
            const NULL: Value<'static> = Value::Bytes(None);

            fn to_value(&self) -> Value<'_> {
                Value::Bytes(Some(self.0.as_bytes()))
            }
        }

        impl Column for $name {
            type Stored = Vec<u8>;

            fn from_stored(stored: Option<Vec<u8>>) -> Result<Self, BoxDynError> {
                Ok(Self(Uuid::from_stored(stored)?))
            }
        }
    )* };
}

uuid_ids!(
    ApiKeyId,
    AssociateId,
    EventId,
    GiftCardId,
    MemberId,
    PurchaseId,
    RedemptionId,
    VoucherId
);
