/** Functions that the scripts share. In Lua: a script is one step of Redis. */
export const HOLDS = `
-- The lease: the entry of the room must be pending for this consumer, with this delivery count.
local function holds(rooms, group, consumer, entry, fence)
  local pending = redis.pcall('XPENDING', rooms, group, entry, entry, 1)
  if pending.err then
    if string.find(pending.err, 'NOGROUP', 1, true) then return false end
    error(pending)
  end
  return pending[1] ~= nil and pending[1][2] == consumer and pending[1][4] == tonumber(fence) -- the fence
end
local function renew(rooms, group, consumer, entry)
  redis.call('XCLAIM', rooms, group, consumer, 0, entry, 'IDLE', 0, 'JUSTID')
end
`;

export const FIELDS = `
-- The value of a name in a flat list of names and values.
local function field(list, name)
  for i = 1, #list, 2 do
    if list[i] == name then return list[i + 1] end
  end
end
`;

export const IDS = `
-- Ids have 64 bits in each part, more than a number of Lua: they are compared as texts without leading zeros.
local function lower(a, b)
  if #a ~= #b then return #a < #b end
  return a < b
end
local function before(a, b)
  local a1, a2 = string.match(a, '^(%d+)-(%d+)$')
  local b1, b2 = string.match(b, '^(%d+)-(%d+)$')
  if a1 ~= b1 then return lower(a1, b1) end
  return lower(a2, b2)
end
`;
