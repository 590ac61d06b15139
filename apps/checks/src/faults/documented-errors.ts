import {
  AuthError,
  ClientRequestError,
  type EventsError,
  EventValidationError,
  HttpStatusError,
  NetworkError,
  ProtocolError,
  RateLimitError,
  ServerError,
} from "@cb-events/core";

/** May the same call work later? As the error table in core's README says, of every class that a fault leads to. */
const retryable = [
  [AuthError, () => false],
  [RateLimitError, () => true],
  [ServerError, () => true],
  [ClientRequestError, ({ statusCode }: EventsError) => statusCode === 408],
  [HttpStatusError, () => false],
  [ProtocolError, () => true],
  [NetworkError, () => true],
  [EventValidationError, () => false],
] as const;

/** What is wrong with an error that a client threw; undefined when it is as documented. */
export function undocumented(error: unknown): string | undefined {
  const [type, mayWorkLater] = retryable.find(([each]) => error instanceof each) ?? [];
  if (type === undefined || mayWorkLater === undefined)
    return `threw what is no EventsError: ${String(error)}`;
  const { name, retryable: said } = error as EventsError;
  const right = mayWorkLater(error as EventsError);
  return said === right ? undefined : `${name}.retryable is ${said}, documented is ${right}`;
}
