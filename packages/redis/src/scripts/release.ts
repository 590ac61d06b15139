import { Script } from "../redis/script.js";
import { HOLDS } from "./lua.js";

/**
 * Gives leases back, so that others can take them at once; with nothing left the consumer goes too, in the same step.
 * Keys: rooms. Arguments: group, consumer, whether it leaves (1 or 0); then an entry and a fence for each lease. Gives
 * how many it released.
 */
export const release: Script = new Script(`${HOLDS}
local rooms = KEYS[1]
local group, consumer, leaves = ARGV[1], ARGV[2], ARGV[3] == '1'
local released = 0
for i = 4, #ARGV, 2 do
  if holds(rooms, group, consumer, ARGV[i], ARGV[i + 1]) then
    -- Idle for longer than any lease.
    redis.call('XCLAIM', rooms, group, 'released', 0, ARGV[i], 'IDLE', 301000, 'JUSTID')
    released = released + 1
  end
end
if leaves then
  local pending = redis.pcall('XPENDING', rooms, group, '-', '+', 1, consumer)
  if not pending.err and #pending == 0 then redis.call('XGROUP', 'DELCONSUMER', rooms, group, consumer) end
end
return {released}
`);
