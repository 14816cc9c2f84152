-- What the user gave to setup{}, over the defaults.
local M = {}

M.defaults = {
  -- The command and its arguments. nil: `foretoken` of $FORETOKEN_HOME/bin or the PATH.
  cmd = nil,
  -- Suggest while typing; false: only when asked.
  auto_trigger = true,
  -- filetype = false switches one off; ['*'] is for those that are not named.
  filetypes = { ['*'] = true },
  -- Folders to leave alone, or to ask about first: ['~/src/others'] = false; ['*'] = 'ask' asks once about each that is not named.
  folders = { ['*'] = true },
  -- What makes a folder a codebase; a file that has none of them above it belongs to the working directory it lies in.
  root_markers = { '.foretoken.jsonc', '.git' },
  -- Sent to the daemon: session settings, as in :help foretoken-settings.
  settings = {},
  -- false leaves a key alone. Tab is only taken where nothing else has it, and stays Tab where nothing is shown.
  keymap = {
    accept = '<Tab>',
    accept_word = '<M-Right>',
    accept_line = '<M-C-Right>',
    next = '<M-]>',
    previous = '<M-[>',
    dismiss = '<C-]>',
    suggest = '<M-Bslash>',
  },
}

M.current = vim.deepcopy(M.defaults)

--- Merges the user's table; what is wrong is said, and the default stays.
function M.set(given)
  given = given or {}
  local types = {
    cmd = 'table',
    auto_trigger = 'boolean',
    filetypes = 'table',
    folders = 'table',
    root_markers = 'table',
    settings = 'table',
    keymap = 'table',
  }
  local taken = {}
  for name, value in pairs(given) do
    if types[name] == nil then
      M.complain(('there is no option "%s"'):format(name))
    elseif type(value) ~= types[name] then
      M.complain(('the option "%s" takes a %s'):format(name, types[name]))
    else
      taken[name] = value
    end
  end
  for name in pairs(taken.keymap or {}) do
    if M.defaults.keymap[name] == nil then
      M.complain(('there is no key for "%s"'):format(name))
    end
  end
  M.current = vim.tbl_deep_extend('force', M.defaults, taken)
end

function M.complain(text)
  vim.notify('Foretoken: ' .. text .. '; see :help foretoken-options', vim.log.levels.WARN)
end

--- Sets one of the daemon's settings by its dotted name, from the words of a command line; nil and why, or the value.
function M.set_setting(name, word)
  local takes = require('foretoken.settings')[name]
  if takes == nil then
    return nil, ('there is no setting "%s"; see :help foretoken-settings'):format(name)
  end
  if type(takes) == 'table' and not vim.tbl_contains(takes, word) then
    return nil, ('"%s" takes %s'):format(name, table.concat(takes, ', '))
  end
  local value = word
  if takes == 'integer' then
    value = tonumber(word)
  elseif takes == 'list' then
    value = vim.split(word, ',', { trimempty = true })
  elseif takes[1] == 'true' then
    value = word == 'true'
  end
  if value == nil then
    return nil, ('"%s" takes a number'):format(name)
  end
  local section, key = name:match('^(.-)%.(.+)$')
  M.current.settings = vim.tbl_deep_extend('force', M.current.settings, { [section] = { [key] = value } })
  return value
end

--- The settings as the daemon gets them.
function M.settings()
  return { foretoken = vim.tbl_isempty(M.current.settings) and vim.empty_dict() or M.current.settings }
end

--- The command as a list, or nil when it is nowhere.
function M.command()
  if M.current.cmd then
    return M.current.cmd
  end
  local name = vim.fn.has('win32') == 1 and 'foretoken.cmd' or 'foretoken'
  local home = vim.env.FORETOKEN_HOME
  local own = home and home ~= '' and vim.fs.joinpath(home, 'bin', name) or nil
  if own and vim.fn.executable(own) == 1 then
    return { own, 'lsp', '--stdio' }
  end
  return vim.fn.executable(name) == 1 and { name, 'lsp', '--stdio' } or nil
end

--- The setting that names a command: that of the clone this client lies in, where it does. It may have to be built first, so it is only advised.
function M.advised()
  local here = vim.uv.fs_realpath(debug.getinfo(1, 'S').source:sub(2)) or ''
  local own = here:gsub('/clients/neovim/lua/foretoken/config%.lua$', '/foretoken')
  local command = own ~= here and vim.fn.executable(own) == 1 and own or '/path/to/foretoken'
  return ("setup{ cmd = { '%s', 'lsp', '--stdio' } }"):format(command)
end

return M
