/**
 * What Redis does in one go for a group. Its keys: a hash of name → `version expires value` (0: it stays), the names in the
 * order of their bytes, and those that expire by the time at which they do.
 */
const shared = `
local function find(name, now)
  local packed = redis.call('HGET', KEYS[1], name)
  if not packed then return false end
  local version, expires = string.match(packed, '^(%S+) (%d+) ')
  return version, expires ~= '0' and tonumber(expires) <= tonumber(now)
end
local function drop(name)
  redis.call('HDEL', KEYS[1], name)
  redis.call('ZREM', KEYS[2], name)
  redis.call('ZREM', KEYS[3], name)
end
local function isMet(condition, version, isExpired)
  if condition == '' then return true end
  if condition == 'absent' then return not version or isExpired end
  return version == condition and not isExpired
end
`;

/**
 * name, version, packed, condition, now, expires, the most to sweep. A few that have expired go with each that will expire.
 * What is there in this very version was written by the same call, whose answer was lost.
 */
export const putScript = `${shared}
local name, own, packed, condition, now, expires, most = unpack(ARGV)
local version, isExpired = find(name, now)
if version == own then return 1 end
if not isMet(condition, version, isExpired) then return 0 end
redis.call('HSET', KEYS[1], name, packed)
redis.call('ZADD', KEYS[2], 0, name)
if expires == '0' then
  redis.call('ZREM', KEYS[3], name)
  return 1
end
redis.call('ZADD', KEYS[3], expires, name)
for _, other in ipairs(redis.call('ZRANGEBYSCORE', KEYS[3], '-inf', now, 'LIMIT', 0, most)) do
  local _, isOver = find(other, now)
  if isOver then drop(other) else redis.call('ZREM', KEYS[3], other) end
end
return 1
`;

/** name, condition, now */
export const removeScript = `${shared}
local name, condition, now = unpack(ARGV)
local version, isExpired = find(name, now)
if not version then return 0 end
if not isMet(condition, version, isExpired) then return 0 end
drop(name)
if isExpired then return 0 end
return 1
`;

/** window in milliseconds. Answers how many there were in it, and how long it lasts. */
export const countScript = `
local count = redis.call('INCR', KEYS[1])
if count == 1 then redis.call('PEXPIRE', KEYS[1], ARGV[1]) end
return { count, redis.call('PTTL', KEYS[1]) }
`;
