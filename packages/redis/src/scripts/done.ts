import { Script } from "../redis/script.js";
import { HOLDS } from "./lua.js";

/**
 * Acks events of a log, and the trimmed ones that were told of. Keys: rooms, log, head, dead. Arguments: group of the
 * leases, consumer, entry, fence; the group of readers, how many trimmed ones were told of; the entry that is done or
 * empty; and for one that is given up: the room, its id, its text, the reason, its deliveries.
 */
export const done: Script = new Script(`${HOLDS}
local rooms, log, head, dead = KEYS[1], KEYS[2], KEYS[3], KEYS[4]
if not holds(rooms, unpack(ARGV, 1, 4)) then return {'STALE'} end
local group, told, entry = ARGV[5], tonumber(ARGV[6]), ARGV[7]
redis.call('XLEN', log)
if #ARGV > 7 then
  -- First, for a full Redis refuses it, and then nothing must have happened.
  redis.call('XADD', dead, '*', 'room', ARGV[8], 'id', ARGV[9], 'e', ARGV[10], 'reason', ARGV[11],
    'deliveries', ARGV[12], 'entry', entry)
end
renew(rooms, ARGV[1], ARGV[2], ARGV[3])
if entry ~= '' then redis.call('XACK', log, group, entry) end
if told > 0 then
  local left = redis.call('HINCRBY', head, 'lost:' .. group, -told)
  if left <= 0 then redis.call('HDEL', head, 'lost:' .. group) end
end
return {'OK'}
`);
