import { Script } from "../redis/script.js";
import { FIELDS, HOLDS, IDS } from "./lua.js";

/**
 * Appends what an answer of the feed brought, with the position behind it. All reads, which may fail, come before the
 * first write; and that is one which a full Redis refuses, so that all of it happens or nothing.
 *
 * Keys: rooms, log, head, late. Arguments: group, consumer, entry, fence, the expected seq, the position, the most
 * milliseconds that an id may lie ahead; then a kind, an id and a text for each thing: `e`, an event whose id Redis takes
 * as it is; `o`, an event of another id; `g`, a gap. Gives OK, the new seq, the length of the log, and how many were
 * added, repeats and late.
 */
export const append: Script = new Script(`${HOLDS}${FIELDS}${IDS}
local rooms, log, head, late = KEYS[1], KEYS[2], KEYS[3], KEYS[4]
local group, consumer, entry, fence, expected, position, ahead = unpack(ARGV, 1, 7)
if not holds(rooms, group, consumer, entry, fence) then return {'STALE'} end
local seq = redis.call('HGET', head, 'seq') or '0'
if seq ~= expected then return {'REWIND'} end -- the seq
local trimmed = redis.call('HGET', head, 'trimmed') or '0-0'
redis.call('ZCARD', late)
local top = '0-0'
if redis.call('EXISTS', log) == 1 then
  top = field(redis.call('XINFO', 'STREAM', log), 'last-generated-id')
end
local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)

local following = string.format('%.0f', seq + 1)
redis.call('HSET', head, 'seq', following, 'position', position)
renew(rooms, group, consumer, entry)

local added, repeats, lates = 0, 0, 0
local function behind(...)
  top = redis.call('XADD', log, string.match(top, '^%d+') .. '-*', ...)
  added = added + 1
end
-- Whether an id at or below the top is in the log. A late event or a gap may have been given the same id as entry.
local function known(id)
  if not before(trimmed, id) then return true end
  local found = redis.call('XRANGE', log, id, id)[1]
  return found ~= nil and field(found[2], 'e') ~= nil and field(found[2], 'id') == nil
end
for i = 8, #ARGV, 3 do
  local kind, id, text = ARGV[i], ARGV[i + 1], ARGV[i + 2]
  if kind == 'e' and tonumber(string.match(id, '^%d+')) > now + ahead then kind = 'o' end
  if kind == 'g' then
    behind('gap', text)
  elseif kind == 'e' and before(top, id) then
    top = redis.call('XADD', log, id, 'e', text)
    added = added + 1
  elseif redis.call('ZSCORE', late, id) or (kind == 'e' and known(id)) then
    repeats = repeats + 1
  else
    behind('e', text, 'id', id)
    redis.call('ZADD', late, now, id)
    lates = lates + 1
  end
end
if lates > 0 then
  redis.call('ZREMRANGEBYSCORE', late, '-inf', now - 86400000)
  redis.call('ZREMRANGEBYRANK', late, 0, -10001)
  redis.call('PEXPIRE', late, 86400000)
end
local length = 0
if redis.call('EXISTS', log) == 1 then length = redis.call('XLEN', log) end
return {'OK', following, length, added, repeats, lates}
`);
