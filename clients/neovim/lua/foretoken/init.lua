-- Foretoken for Neovim 0.10 and later: ghost text from the shared daemon.
local M = {}

--- Takes the user's options and begins. See :help foretoken-options.
function M.setup(options)
  require('foretoken.config').set(options)
  if vim.fn.has('nvim-0.10') == 0 then
    vim.notify('Foretoken needs Neovim 0.10 or later', vim.log.levels.ERROR)
    return
  end
  -- Nothing of the session is loaded before there is a file, or insert mode.
  vim.api.nvim_create_autocmd({ 'BufReadPost', 'BufNewFile', 'InsertEnter' }, {
    group = vim.api.nvim_create_augroup('foretoken-begin', { clear = true }),
    once = true,
    callback = vim.schedule_wrap(M.enable),
  })
  require('foretoken.keys').set()
  if vim.v.vim_did_enter == 1 then
    vim.schedule(M.enable)
  end
end

function M.enable()
  pcall(vim.api.nvim_del_augroup_by_name, 'foretoken-begin')
  require('foretoken.client').start()
  require('foretoken.ghost').start()
  require('foretoken.rest').start()
end

function M.disable()
  require('foretoken.rest').stop()
  require('foretoken.ghost').stop()
  require('foretoken.client').stop()
end

--- For a mapping of your own: takes what is shown, and tells whether anything was.
function M.accept()
  return require('foretoken.ghost').accept()
end

function M.accept_word()
  return require('foretoken.ghost').accept_word()
end

function M.accept_line()
  return require('foretoken.ghost').accept_line()
end

function M.is_shown()
  return package.loaded['foretoken.ghost'] ~= nil and require('foretoken.ghost').is_shown()
end

--- One word for a status line; empty before there is a session.
function M.status()
  local client = package.loaded['foretoken.client']
  local status = client and client.status
  return status and status.state or ''
end

return M
