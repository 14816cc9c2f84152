-- Puts what is taken into the text: one step of undo of its own, which `.` and a count repeat as if it had been typed.
local M = {}

-- Before, `.` indents the further lines of a text once more.
local repeats_lines = vim.fn.has('nvim-0.11') == 1

-- What is to be done once the keys before it have done their part.
local pending

--- Does it. Called by a key of our own.
function M.go_on()
  local run = pending
  pending = nil
  if run then
    run()
  end
end

-- What is behind the cursor, by the key for it, which `.` repeats; before whatever was typed since.
local function delete(bytes, on_deleted)
  pending = on_deleted
  local keys = ('<Del>'):rep(bytes) .. '<Cmd>lua require("foretoken.insert").go_on()<CR>'
  vim.api.nvim_feedkeys(vim.api.nvim_replace_termcodes(keys, true, false, true), 'in', false)
end

-- A paste is what Neovim remembers for `.`; how it is put in is ours, since users have pastes of their own.
local function paste(text, put)
  local theirs = vim.paste
  vim.paste = put
  local is_put, failure = pcall(vim.api.nvim_paste, text, false, -1)
  vim.paste = theirs
  if not is_put then
    error(failure, 0)
  end
end

--- At the cursor of the current buffer, which ends up behind it, in the place of so many bytes; `on_put` gets its new place
--- once all of it is so.
function M.at(row, col, text, replaces, on_put)
  local lines = vim.split(text, '\n', { plain = true })
  local last_row = row + #lines - 1
  local last_col = (#lines == 1 and col or 0) + #lines[#lines]
  local is_repeated = #lines == 1 or repeats_lines
  local function put()
    vim.api.nvim_buf_set_text(0, row, col, row, col + (is_repeated and 0 or replaces), lines)
    vim.api.nvim_win_set_cursor(0, { last_row + 1, last_col })
    return true
  end
  local function done()
    on_put(last_row, last_col)
  end
  if vim.fn.pumvisible() == 1 then
    -- Its items were for the text before: an empty list closes it.
    vim.fn.complete(col + 1, {})
  end
  -- Setting it ends a step of undo, whatever it is set to.
  vim.bo.undolevels = vim.bo.undolevels
  if not is_repeated then
    put()
    done()
    return
  end
  paste(text, put)
  if replaces > 0 then
    delete(replaces, done)
  else
    done()
  end
end

return M
