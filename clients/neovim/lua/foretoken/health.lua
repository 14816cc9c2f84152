-- :checkhealth foretoken
local M = {}

function M.check()
  local health = vim.health
  local client = require('foretoken.client')
  local config = require('foretoken.config')
  health.start('Foretoken')
  if vim.fn.has('nvim-0.10') == 1 then
    health.ok('Neovim ' .. tostring(vim.version()))
  else
    health.error('Neovim is older than 0.10')
    return
  end
  local cmd = config.command()
  if cmd == nil then
    health.error('The command `foretoken` was not found', {
      'Let `:Foretoken install` bring it, put it on the PATH that this Neovim sees, or give its path: ' .. config.advised(),
    })
    return
  end
  if vim.fn.executable(cmd[1]) == 0 then
    health.error(('The command %s cannot be run'):format(cmd[1]), { 'Correct `cmd` in setup{}' })
    return
  end
  health.ok('The command is ' .. cmd[1])
  if not client.is_enabled then
    health.info('Switched off: call require("foretoken").setup{}, or :Foretoken enable')
  end
  local sessions = vim.lsp.get_clients({ name = 'foretoken' })
  if #sessions == 0 then
    health.info('There is no session: it begins with the first file')
  end
  for _, session in ipairs(sessions) do
    health.ok(('A session in %s'):format(session.config.root_dir or 'no folder'))
  end
  if client.status then
    health.info(client.status.text)
  end
  local ended = vim.system({ cmd[1], 'doctor' }, { text = true }):wait(20000)
  local report = vim.trim((ended.stdout or '') .. (ended.stderr or ''))
  if ended.code == 0 then
    health.ok('foretoken doctor finds nothing wrong')
  else
    health.warn('foretoken doctor says:\n' .. report)
  end
  for action, key in pairs(require('foretoken.keys').left_alone) do
    health.info(('The key %s for "%s" was left to the mapping that has it: call require("foretoken").accept() there, or choose another in setup{ keymap = … }'):format(key, action))
  end
end

return M
