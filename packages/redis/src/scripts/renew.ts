import { Script } from "../redis/script.js";
import { HOLDS } from "./lua.js";

/**
 * Renews leases; the delivery counts stay as they are. Keys: rooms, and the logs to look at. Arguments: group, consumer,
 * the group to look for on those logs; then an entry, a fence, and whether its log is looked at (1 or 0). Gives 0 for
 * each that is lost, 1 for one that is held, and 2 where something is pending in a log that was looked at.
 */
export const renewLeases: Script = new Script(`${HOLDS}
local rooms = KEYS[1]
local group, consumer, readers = unpack(ARGV, 1, 3)
local result = {}
local looked = 1
for i = 4, #ARGV, 3 do
  local state = 0
  local looks = ARGV[i + 2] == '1'
  if looks then looked = looked + 1 end
  if holds(rooms, group, consumer, ARGV[i], ARGV[i + 1]) then
    renew(rooms, group, consumer, ARGV[i])
    state = 1
    if looks then
      local pending = redis.pcall('XPENDING', KEYS[looked], readers)
      if pending.err or pending[1] > 0 then state = 2 end
    end
  end
  result[#result + 1] = state
end
return result
`);
