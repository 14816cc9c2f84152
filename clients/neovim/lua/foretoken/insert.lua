-- Puts what is taken into the text: one step of undo of its own, which `.` and a count repeat as if it had been typed.
local M = {}

-- Before, `.` indents the further lines of a text once more.
local repeats_lines = vim.fn.has('nvim-0.11') == 1

--- At the cursor of the current buffer, which ends up behind it, in the place of so many bytes; gives its new place.
function M.at(row, col, text, replaces)
  local lines = vim.split(text, '\n', { plain = true })
  local last_row = row + #lines - 1
  local last_col = (#lines == 1 and col or 0) + #lines[#lines]
  local function put()
    vim.api.nvim_buf_set_text(0, row, col, row, col + replaces, lines)
    vim.api.nvim_win_set_cursor(0, { last_row + 1, last_col })
    return true
  end
  if vim.fn.pumvisible() == 1 then
    -- Its items were for the text before: an empty list closes it.
    vim.fn.complete(col + 1, {})
  end
  -- Setting it ends a step of undo, whatever it is set to.
  vim.bo.undolevels = vim.bo.undolevels
  if #lines > 1 and not repeats_lines then
    put()
    return last_row, last_col
  end
  -- A paste is what Neovim remembers for `.`; how it is put in is ours, since users have pastes of their own.
  local theirs = vim.paste
  vim.paste = put
  local is_put, failure = pcall(vim.api.nvim_paste, text, false, -1)
  vim.paste = theirs
  if not is_put then
    error(failure, 0)
  end
  return last_row, last_col
end

return M
