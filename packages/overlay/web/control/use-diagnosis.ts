import { useCallback, useEffect, useState } from "preact/hooks";
import { ask } from "../desk/ask.js";
import { type Diagnosis, readDiagnosis } from "./read-diagnosis.js";

/** What the doctor says, and how it is asked. */
export interface Doctor {
  /** Undefined before the first answer, and where there is none. */
  readonly diagnosis: Diagnosis | undefined;
  /** `rests`: it would say the same. */
  readonly state: "looks" | "rests" | "ready";
  look(): void;
}

/** Has the bot looked at once, and then whenever that is asked for. */
export function useDiagnosis(): Doctor {
  const [diagnosis, setDiagnosis] = useState<Diagnosis | undefined>(undefined);
  const [state, setState] = useState<Doctor["state"]>("looks");
  const look = useCallback(() => setState("looks"), []);
  useEffect(() => {
    if (state !== "looks") return undefined;
    let isOver = false;
    void ask("diagnosis").then((answer) => {
      if (isOver) return;
      const found = readDiagnosis(answer);
      setDiagnosis(found);
      setState(found === undefined ? "ready" : "rests");
    });
    return () => {
      isOver = true;
    };
  }, [state]);
  useEffect(() => {
    if (state !== "rests") return undefined;
    const timer = setTimeout(() => setState("ready"), (diagnosis?.again ?? 0) * 1000);
    return () => clearTimeout(timer);
  }, [state, diagnosis]);
  return { diagnosis, state, look };
}
