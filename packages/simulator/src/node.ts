export { type FeedServer, type ListenOptions, listen } from "./node/listen.js";
export { type RecordingOptions, readRecording, recording } from "./node/recording.js";
