-- What the daemon answers, as it is shown at the cursor.
local M = {}

-- What an item says after the cursor, and how much it replaces there: it may begin before it, with what is typed already.
local function text_after(item, line, row, col, encoding)
  local replaces = 0
  local text = type(item.insertText) == 'table' and item.insertText.value or item.insertText
  if item.range then
    if item.range.start.line ~= row then
      return ''
    end
    local from, to = item.range.start.character, item.range['end'].character
    if encoding ~= 'utf-8' then
      from = vim.str_byteindex(line, from, encoding == 'utf-16')
      to = vim.str_byteindex(line, to, encoding == 'utf-16')
    end
    replaces = math.max(0, to - col)
    local typed = line:sub(from + 1, col)
    if text:sub(1, #typed) ~= typed then
      return ''
    end
    text = text:sub(#typed + 1)
  end
  return text:gsub('\r\n', '\n'), replaces
end

--- The items that say something at a place in a line: { item, text, replaces }, the last in bytes behind the cursor.
function M.items(result, line, row, col, encoding)
  local items = {}
  for _, item in ipairs(result and (result.items or result) or {}) do
    local text, replaces = text_after(item, line, row, col, encoding)
    if text ~= '' then
      items[#items + 1] = { item = item, text = text, replaces = replaces }
    end
  end
  return items
end

return M
