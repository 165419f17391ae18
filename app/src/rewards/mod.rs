//! Rewards: the catalogue, one reward, and why a claim was refused.

mod catalogue;
mod offered;
mod refused;
mod reward;
mod show;
mod terms;
mod tile;

pub use self::{
    catalogue::{Catalogue, page},
    offered::Offered,
    refused::Refused,
    reward::{RewardPage, page as reward_page},
    show::Show,
    terms::Terms,
};
