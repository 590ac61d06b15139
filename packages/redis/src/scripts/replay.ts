import { Script } from "../redis/script.js";
import { FIELDS } from "./lua.js";

/**
 * Takes an event out of the dead letters and makes it pending for its group; where it was trimmed meanwhile, it is put
 * behind the others, for this group alone. Keys: dead, log. Arguments: the group, the id in the dead letters. Gives 1,
 * or 0 where there is none.
 */
export const replay: Script = new Script(`${FIELDS}
local dead, log = KEYS[1], KEYS[2]
local group, id = ARGV[1], ARGV[2]
local letter = redis.call('XRANGE', dead, id, id)[1]
if not letter then return {0} end
local entry, event = field(letter[2], 'entry'), field(letter[2], 'e')
local there = redis.call('XRANGE', log, entry, entry)[1]
local claimed = {}
if there and field(there[2], 'e') == event then
  claimed = redis.pcall('XCLAIM', log, group, '0', 0, entry, 'IDLE', 0, 'RETRYCOUNT', 0, 'FORCE', 'JUSTID')
end
if claimed.err or #claimed == 0 then
  local top = '0-0'
  if redis.call('EXISTS', log) == 1 then
    top = field(redis.call('XINFO', 'STREAM', log), 'last-generated-id')
  end
  redis.call('XADD', log, string.match(top, '^%d+') .. '-*', 'e', event, 'id', field(letter[2], 'id'), 'only', group)
end
redis.call('XDEL', dead, id)
return {1}
`);
