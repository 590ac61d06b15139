import { Script } from "../redis/script.js";
import { FIELDS, HOLDS, IDS } from "./lua.js";

/**
 * Trims a log: what is older than the retention and what no group needs; over the maximum also what they need, and then
 * counts for each group what it never took. The first write is one that a full Redis allows. Keys: rooms, log, head.
 * Arguments: group, consumer, entry, fence, retention in ms, the most events, the most to trim by count now. Gives OK,
 * how many it trimmed, and by how many the log is still too long.
 */
export const trim: Script = new Script(`${HOLDS}${FIELDS}${IDS}
local rooms, log, head = KEYS[1], KEYS[2], KEYS[3]
if not holds(rooms, unpack(ARGV, 1, 4)) then return {'STALE'} end
if redis.call('EXISTS', log) == 0 then return {'OK', 0, 0} end
local retention, most, step = tonumber(ARGV[5]), tonumber(ARGV[6]), tonumber(ARGV[7])
local groups = redis.call('XINFO', 'GROUPS', log)

local time = redis.call('TIME')
local floor = string.format('%.0f', math.max(0, time[1] * 1000 + math.floor(time[2] / 1000) - retention)) .. '-0'
for _, group in ipairs(groups) do
  local first = redis.call('XPENDING', log, field(group, 'name'), '-', '+', 1)[1]
  local needed = first and first[1] or field(group, 'last-delivered-id')
  if before(needed, floor) then floor = needed end
end
local trimmed = 0
local last = before('0-0', floor) and redis.call('XREVRANGE', log, '(' .. floor, '-', 'COUNT', 1)[1]
if last then
  trimmed = redis.call('XTRIM', log, 'MINID', floor)
  redis.call('HSET', head, 'trimmed', last[1])
end

local length = redis.call('XLEN', log)
local over = math.min(length - most, step)
if over > 0 then
  local cut = redis.call('XRANGE', log, '-', '+', 'COUNT', over)
  trimmed = trimmed + redis.call('XTRIM', log, 'MAXLEN', length - over)
  redis.call('HSET', head, 'trimmed', cut[#cut][1])
  for _, group in ipairs(groups) do
    local name = field(group, 'name')
    local lost = 0
    for _, one in ipairs(cut) do
      local only = field(one[2], 'only')
      if field(one[2], 'e') and (not only or only == name) and before(field(group, 'last-delivered-id'), one[1]) then
        lost = lost + 1
      end
    end
    if lost > 0 then redis.call('HINCRBY', head, 'lost:' .. name, lost) end
  end
end
return {'OK', trimmed, math.max(0, redis.call('XLEN', log) - most)}
`);
