import { type RecordingOptions, readRecording } from "@cb-events/simulator/node";
import type { WireEvent } from "@cb-events/types";
import { RecordingError } from "../record/recording-error.js";

/** `readRecording`, with a `RecordingError` where the file cannot be read: the system's does not always name it. */
export function* wireEvents(path: string, options: RecordingOptions): Generator<WireEvent, void> {
  try {
    yield* readRecording(path, options);
  } catch (error) {
    const isSystems = error instanceof Error && "syscall" in error;
    throw isSystems ? new RecordingError(path, "read", error) : error;
  }
}
