export {
  type FeedServer,
  type FeedsServer,
  type ListeningServer,
  type ListenOptions,
  listen,
} from "./node/listen.js";
export { type RecordingOptions, readRecording, recording } from "./node/recording.js";
