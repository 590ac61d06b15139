import { Script } from "../redis/script.js";

/** Keys: rooms, ids, log, head, late. Arguments: the name. Gives 1, or 0 where it is there already, in any case. */
export const addRoom: Script = new Script(`
local name = ARGV[1]
for _, known in ipairs(redis.call('HKEYS', KEYS[2])) do
  if string.lower(known) == string.lower(name) then return {0} end
end
local id = redis.call('XADD', KEYS[1], '*', 'room', name)
redis.call('HSET', KEYS[2], name, id)
for i = 3, 5 do redis.call('PERSIST', KEYS[i]) end
return {1}
`);

/**
 * Takes a room out: whoever owns it is stale from here on. Its log stays for the retention, should it be added again.
 * Keys: rooms, ids, log, head, late. Arguments: the name, the retention in ms. Gives 1, or 0 where there is none.
 */
export const removeRoom: Script = new Script(`
local id = redis.call('HGET', KEYS[2], ARGV[1])
if not id then return {0} end
redis.call('XDEL', KEYS[1], id)
for _, group in ipairs(redis.call('XINFO', 'GROUPS', KEYS[1])) do
  for i = 1, #group, 2 do
    if group[i] == 'name' then redis.call('XACK', KEYS[1], group[i + 1], id) end
  end
end
redis.call('HDEL', KEYS[2], ARGV[1])
for i = 3, 5 do redis.call('PEXPIRE', KEYS[i], ARGV[2]) end
return {1}
`);
