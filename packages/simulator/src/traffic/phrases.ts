type List = readonly [string, ...string[]];

export const nameParts: readonly [List, List] = [
  ["blue", "lucky", "quiet", "night", "sunny", "old", "tiny", "wild", "silver", "lazy", "brave", "salty"],
  ["fox", "sailor", "bear", "gamer", "comet", "otter", "wolf", "dancer", "pirate", "cactus", "owl", "rider"],
];

export const chatLines: List = [
  "hi",
  "hello everyone",
  "how are you today?",
  "hola guapa",
  "bonjour :)",
  "love this song",
  "lol",
  "what is the goal?",
  "wow",
  "good night all",
  "привет",
  "you look great",
  "brb",
  "😍",
  "thank you!",
  "👋",
];

export const commands: List = ["!menu", "!menu", "!goal", "!help", "!uptime", "!songrequest night drive"];

export const tipNotes: List = [
  "for you",
  "hi",
  "keep dancing",
  "❤",
  "next song please",
  "you earned it",
  "| wave |",
];

export const privateLines: List = [
  "hey, do you have a minute?",
  "thank you for the tip!",
  "when are you online tomorrow?",
  "yes",
  "see you later",
];

export const subjects: List = [
  "Welcome! Say hi",
  "Goal: dance at 500 tokens #friendly",
  "New goal: song request at 1000 tokens",
  "Last half hour, thank you all",
];

export const mediaItems: readonly [Media, ...Media[]] = [
  { id: 1, name: "photoset1", type: "photos", tokens: 25 },
  { id: 2, name: "On the beach", type: "photos", tokens: 66 },
  { id: 3, name: "Behind the scenes", type: "video", tokens: 125 },
  { id: 4, name: "Birthday show", type: "video", tokens: 250 },
];

interface Media {
  readonly id: number;
  readonly name: string;
  readonly type: string;
  readonly tokens: number;
}
