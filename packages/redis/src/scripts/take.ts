import { Script } from "../redis/script.js";
import { FIELDS, HOLDS } from "./lua.js";

/**
 * Takes events of a log for a group of readers. What is pending comes first, for it was taken before and is not done.
 * Keys: rooms, log, head. Arguments: group of the leases, consumer, entry, fence; the group of readers, the most events,
 * where a new group starts, and what to do with what is pending: `look` gives none of it, `raise` gives the first and
 * counts a delivery, `rest` gives it without counting.
 *
 * Gives OK, how many events were trimmed before this group took them, the id of the first that is left, whether
 * something is pending (1 or 0), the id behind which new events come; then for each event its entry, its deliveries, its
 * kind (`e` or `gap`), its text, and its id where that is not the entry.
 */
export const take: Script = new Script(`${HOLDS}${FIELDS}
local rooms, log, head = KEYS[1], KEYS[2], KEYS[3]
if not holds(rooms, unpack(ARGV, 1, 4)) then return {'STALE'} end
local group, batch, start, mode = ARGV[5], tonumber(ARGV[6]), ARGV[7], ARGV[8]

local function pendingOf()
  return redis.pcall('XPENDING', log, group, '-', '+', batch)
end
local pending = pendingOf()
if pending.err then
  if not string.find(pending.err, 'NOGROUP', 1, true) then error(pending) end
  redis.call('XGROUP', 'CREATE', log, group, start, 'MKSTREAM')
  pending = {}
end

local found = {}
-- Notes an entry; one that was put back for another group is done at once.
local function note(entry, count, fields)
  local only = field(fields, 'only')
  if only and only ~= group then
    redis.call('XACK', log, group, entry)
  else
    local kind = field(fields, 'e') and 'e' or 'gap'
    found[#found + 1] = {entry, count, kind, field(fields, kind) or '', field(fields, 'id') or ''}
  end
end

while #pending > 0 and #found == 0 do
  local ghosts = 0
  for _, one in ipairs(pending) do
    local entry = redis.call('XRANGE', log, one[1], one[1])[1]
    if entry then
      note(one[1], one[4], entry[2])
    else
      -- It was trimmed after it was taken.
      redis.call('XACK', log, group, one[1])
      ghosts = ghosts + 1
    end
  end
  if ghosts > 0 then redis.call('HINCRBY', head, 'lost:' .. group, ghosts) end
  if #found == 0 then pending = pendingOf() end
end

local isPending = #found > 0
if isPending then
  if mode == 'look' then found = {} end
  if mode == 'raise' then
    local first = found[1]
    first[2] = first[2] + 1
    redis.call('XCLAIM', log, group, '0', 0, first[1], 'IDLE', 0, 'RETRYCOUNT', first[2], 'JUSTID')
    found = {first}
  end
else
  repeat
    local new = redis.call('XREADGROUP', 'GROUP', group, '0', 'COUNT', batch, 'STREAMS', log, '>')
    for _, one in ipairs(new and new[1][2] or {}) do note(one[1], 1, one[2]) end
  until not new or #found > 0
end

local lost = redis.call('HGET', head, 'lost:' .. group) or '0'
local first, last = '', ''
if lost ~= '0' then
  local entry = redis.call('XRANGE', log, '-', '+', 'COUNT', 1)[1]
  if entry then first = entry[1] end
end
if #found == 0 then
  for _, one in ipairs(redis.call('XINFO', 'GROUPS', log)) do
    if field(one, 'name') == group then last = field(one, 'last-delivered-id') end
  end
end
local result = {'OK', lost, first, isPending and 1 or 0, last}
for _, one in ipairs(found) do
  for i = 1, 5 do result[#result + 1] = one[i] end
end
return result
`);
