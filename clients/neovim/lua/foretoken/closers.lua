-- What a suggestion takes the place of behind the cursor: brackets and quotes that an editor closed by itself. No Neovim in here.
local M = {}

local closer_of = { ['('] = ')', ['['] = ']', ['{'] = '}' }

--- Whether a rest of a line only closes, and ends a statement or an element.
function M.only(rest)
  return rest:match('^["\'`]?[%s%)%]}]*[;,]?%s*$') ~= nil
end

-- Whether the characters stand in the text in their order, so that it may stand for them.
local function held(text, characters)
  local at = 1
  for i = 1, #characters do
    local found = text:find(characters:sub(i, i), at, true)
    if found == nil then
      return false
    end
    at = found + 1
  end
  return true
end

--- How many bytes behind the cursor a text takes the place of by now: as many as before, and what was closed since by itself,
--- less what was typed over. `before` and `now` are the rest of the line then and now.
function M.replaced(text, replaces, before, now)
  local grown = #now - #before
  replaces = math.max(0, replaces + grown)
  if grown == 0 or replaces == 0 then
    return replaces
  end
  local behind = now:sub(1, replaces)
  return M.only(behind) and held(text, behind) and replaces or 0
end

-- How many brackets a text closes that it did not open.
local function surplus(text)
  local open, count = {}, 0
  for character in text:gmatch('[%(%)%[%]{}]') do
    if closer_of[character] then
      open[#open + 1] = closer_of[character]
    elseif open[#open] == character then
      open[#open] = nil
    else
      count = count + 1
    end
  end
  return count
end

--- How many bytes of the closers a taken part of a suggestion says: those that its rest, which is not empty, says no more.
function M.said(part, rest, closers)
  local quote = closers:match('^["\'`]')
  if quote and not part:gsub('\\.', ''):find(quote, 1, true) then
    return 0
  end
  local said = quote and 1 or 0
  local _, unsaid = closers:gsub('[%)%]}]', '')
  for _ = surplus(rest) + 1, unsaid do
    said = closers:find('[%)%]}]', said + 1)
  end
  local mark = closers:match('^%s*([;,])$', said + 1)
  return mark and not rest:find(mark, 1, true) and #closers or said
end

return M
