-- What a suggestion's parts are. No Neovim in here.
local M = {}

--- The next word with the blanks before it; a run of signs is a word too.
function M.next_word(text)
  local blanks = text:match('^%s*')
  local rest = text:sub(#blanks + 1)
  -- Bytes above 127 belong to letters of other scripts.
  local word = rest:match('^[%w_$\128-\255]+') or rest:match('^[^%w_$%s\128-\255]+') or ''
  return blanks .. word
end

--- The rest of the line; when only a line end is left of it, the line end and the line after.
function M.next_line(text)
  local from = text:sub(1, 1) == '\n' and 2 or 1
  local stop = text:find('\n', from, true)
  return stop and text:sub(1, stop - 1) or text
end

return M
