import { Script } from "../redis/script.js";
import { FIELDS, IDS } from "./lua.js";

/**
 * Shows the others that this one is alive, counts them, and takes rooms up to the share of each. Keys: rooms. Arguments:
 * group, consumer, lease in ms, how many it holds, how many it may take now, and whether to look for rooms that have
 * been dropped from the table of owners (1 or 0). Gives how many rooms there are, how many are alive, and the entry, the
 * fence and the name of each room that it took.
 */
export const takeShare: Script = new Script(`${FIELDS}${IDS}
local rooms = KEYS[1]
local group, consumer = ARGV[1], ARGV[2]
local lease, held, most, repair = tonumber(ARGV[3]), tonumber(ARGV[4]), tonumber(ARGV[5]), ARGV[6] == '1'

-- A read of what is pending behind the last id but one: it only counts as a sign of life. The last id itself means ">".
local function seen()
  return redis.pcall('XREADGROUP', 'GROUP', group, consumer, 'COUNT', 1, 'STREAMS', rooms,
    '18446744073709551615-18446744073709551614')
end
local reply = seen()
if reply and reply.err and string.find(reply.err, 'NOGROUP', 1, true) then
  redis.call('XGROUP', 'CREATE', rooms, group, '0', 'MKSTREAM')
  reply = seen()
end
if reply and reply.err then error(reply) end

local alive = 0
for _, one in ipairs(redis.call('XINFO', 'CONSUMERS', rooms, group)) do
  local name, idle = field(one, 'name'), field(one, 'idle')
  if name == consumer then
    alive = alive + 1
  elseif name ~= 'released' then
    -- One that missed its beat takes no share, or its rooms would be wanted by none.
    if idle < lease / 2 then alive = alive + 1 end
    if idle > lease * 10 and field(one, 'pending') == 0 then
      redis.call('XGROUP', 'DELCONSUMER', rooms, group, name)
    end
  end
end

if repair then
  -- A consumer that was deleted by hand takes its pending rooms along, and no one would ever get them.
  local last = '0-0'
  for _, one in ipairs(redis.call('XINFO', 'GROUPS', rooms)) do
    if field(one, 'name') == group then last = field(one, 'last-delivered-id') end
  end
  local delivered = redis.call('XRANGE', rooms, '-', last)
  if #delivered ~= redis.call('XPENDING', rooms, group)[1] then
    local owned = {}
    for _, one in ipairs(redis.call('XPENDING', rooms, group, '-', '+', #delivered + 1000)) do owned[one[1]] = true end
    for _, one in ipairs(delivered) do
      if not owned[one[1]] then
        -- The time as its count: above any fence of before.
        redis.call('XCLAIM', rooms, group, 'released', 0, one[1], 'IDLE', 301000, 'RETRYCOUNT',
          redis.call('TIME')[1], 'FORCE', 'JUSTID')
      end
    end
  end
end

local total = redis.call('XLEN', rooms)
local want = math.min(math.ceil(total / alive) - held, most)
local taken = {}
if want > 0 then
  local new = redis.call('XREADGROUP', 'GROUP', group, consumer, 'COUNT', want, 'STREAMS', rooms, '>')
  for _, one in ipairs(new and new[1][2] or {}) do taken[#taken + 1] = one end
  local cursor = '0-0'
  while #taken < want do
    local claimed = redis.call('XAUTOCLAIM', rooms, group, consumer, lease, cursor, 'COUNT', want - #taken)
    for _, one in ipairs(claimed[2]) do taken[#taken + 1] = one end
    cursor = claimed[1]
    if cursor == '0-0' then break end
  end
end
local result = {total, alive}
for _, one in ipairs(taken) do
  if one[2] then
    result[#result + 1] = one[1]
    result[#result + 1] = redis.call('XPENDING', rooms, group, one[1], one[1], 1)[1][4]
    result[#result + 1] = field(one[2], 'room') or ''
  end
end
return result
`);
