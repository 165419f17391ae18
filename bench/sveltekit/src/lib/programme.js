// What our server holds in memory of the programme: tiers, rewards, stores, offers.

export const brand = "Greengrain";
export const pointsPerWorth = 200;

export const tiers = [
  { id: "sprout", name: "Sprout", threshold: 0 },
  { id: "bloom", name: "Bloom", threshold: 3000 },
  { id: "harvest", name: "Harvest", threshold: 9000 },
];

export const rewards = [
  { slug: "hot-drink", name: "Any hot drink", points: 300 },
  { slug: "give-a-meal", name: "Give a meal", points: 500 },
  { slug: "five-off", name: "$5 off your shop", points: 1000 },
  { slug: "early-market-pass", name: "Early market pass", points: 1800 },
  { slug: "veg-box", name: "Seasonal veg box", points: 3200 },
  { slug: "chefs-table", name: "Chef’s table evening", points: 6000, tiers: ["harvest"], stock: 12 },
];

export const offers = [
  { name: "Double points on fruit and veg", detail: "Every day, in every store" },
  { name: "Friday deli: 50 points extra", detail: "Every Friday" },
];

export const stores = { harbour: "Harbour Street", "mill-lane": "Mill Lane", station: "Station" };
