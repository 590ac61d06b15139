export type { ReadOptions } from "./node/read-options.js";
export { readRecording } from "./node/read-recording.js";
export { openRecorder, type Recorder, type RecorderOptions } from "./node/recorder.js";
export { RecordingFileError } from "./node/recording-file-error.js";
export { RecordingFormatError } from "./node/recording-format-error.js";
export {
  type Replayed,
  type ReplayHandler,
  type ReplayOptions,
  replay,
} from "./node/replay.js";
export type { ReplaySignal } from "./node/replay-signal.js";
export type { InvalidEvent } from "./node/report.js";
