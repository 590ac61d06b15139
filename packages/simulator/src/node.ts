export { type FeedServer, type ListenOptions, listen } from "./node/listen.js";
