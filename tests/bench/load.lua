-- What wrk sends: MODE r1 a village's plan in force, r2 a unit's board, d1 what falls due in a unit, w1 the draft of a self-assessment
-- of 40 items, s1 its submission and, in turn, its withdrawal. LIST is what fill wrote; each request is of
-- another village or county, each with its own session.
local mode = os.getenv('MODE')
local level = tonumber(os.getenv('LEVEL') or '6') -- digits of the units whose boards are opened; 1: the country
local villages, boards = {}, {}
local file = assert(io.open(os.getenv('BENCH_LIST')))
local period, year = file:read('*l'):match('^period (%S+) year (%d+)$')
for line in file:lines() do
  local code, token, csrf, plan, item = line:match('^(%d+) (%x+) (%x+) ?(%d*) ?(%d*)$')
  local unit = { code = code, csrf = csrf, plan = plan, item = tonumber(item),
                 head = { ['Cookie'] = 'session=' .. token },
                 form = { ['Cookie'] = 'session=' .. token,
                          ['Content-Type'] = 'application/x-www-form-urlencoded' } }
  if #code == 12 then villages[#villages + 1] = unit
  elseif #code == level then boards[#boards + 1] = unit end
end
file:close()
math.randomseed(tonumber(os.getenv('SEED') or '1'))

-- "Roads have been hardened and accepted", in 12 characters.
local note = '%E5%B7%B2%E5%AE%8C%E6%88%90%E9%81%93%E8%B7%AF%E7%A1%AC%E5%8C%96%E5%B7%A5%E7%A8%8B%E9%AA%8C%E6%94%B6'

local function draft(unit)
  local parts = { '_csrf=' .. unit.csrf }
  for i = 0, 39 do
    local id = unit.item + i
    parts[#parts + 1] = 'progress_' .. id .. '=' .. math.random(100, 200)
    parts[#parts + 1] = 'note_' .. id .. '=' .. note .. math.random(1000, 9999)
  end
  return table.concat(parts, '&')
end

local function report(unit, step)
  return '/plans/' .. unit.plan .. '/assessments/' .. period .. step
end

-- Making a form of 40 items takes longer than answering some pages, so each village has two made before.
-- They are sent in turn: a draft that says what was said already would not be written again.
local drafts = {}
if mode == 'w1' then
  for i, unit in ipairs(villages) do drafts[i] = { draft(unit), draft(unit) } end
end

-- wrk asks for one request that it never sends, so the first turn is nobody's.
local turn, sent, once = -1, 0, os.time() .. '-' .. math.random(1000000) .. '-'
function request()
  if mode == 'r2' then
    local unit = boards[math.random(#boards)]
    local code = level > 1 and '&unit=' .. unit.code or ''
    return wrk.format('GET', '/board?year=' .. year .. code, unit.head)
  end
  if mode == 'd1' then
    local unit = boards[math.random(#boards)]
    return wrk.format('GET', '/due?unit=' .. unit.code, unit.head)
  end
  local i = math.random(#villages)
  local unit = villages[i]
  if mode == 'r1' then return wrk.format('GET', '/plans/' .. unit.plan, unit.head) end
  if mode == 'w1' then
    unit.turn = not unit.turn
    sent = sent + 1 -- as every form, it has a token that is remembered
    local body = drafts[i][unit.turn and 1 or 2] .. '&_once=' .. once .. sent
    return wrk.format('POST', report(unit, ''), unit.form, body)
  end
  -- One village after the other: submitted, and in the next round withdrawn.
  local step = math.floor(turn / #villages) % 2 == 0 and '/submit' or '/withdraw'
  unit = villages[turn % #villages + 1]
  turn = turn + 1
  return wrk.format('POST', report(unit, step), unit.form, '_csrf=' .. unit.csrf)
end

-- What ran: requests, microseconds, the 50th and 99th of a hundred, errors of answers and of connections.
function done(summary, latency)
  local e = summary.errors
  io.write(string.format('RESULT %d %d %d %d %d %d\n', summary.requests, summary.duration,
    latency:percentile(50), latency:percentile(99), e.status, e.connect + e.read + e.write + e.timeout))
end
