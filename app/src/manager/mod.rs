//! The manager's pages: what the programme does, its reports, its members, and the posters of its
//! stores.

mod member;
mod members;
mod overview;
mod poster;
mod reports;

pub use self::{
    member::{Done, Member, Merged, Other, page as member_page},
    members::{Alike, Members, page as members_page},
    overview::{Overview, StoreFigures, page as overview_page},
    poster::{Poster, page as poster_page},
    reports::{Asked, Credit, Movements, Owed, PERIODS, Reports, StoreMoved, page as reports_page},
};
