-- Which folders the daemon may learn: by the user's options, and by what was said of one before, which is kept in Neovim's state folder.
local config = require('foretoken.config')

local M = {}

local file = vim.fs.joinpath(vim.fn.stdpath('state'), 'foretoken-folders.json')
-- Asked once a folder while Neovim runs, whatever came of it.
local asked = {}

local function kept()
  local is_read, said = pcall(function()
    return vim.json.decode(table.concat(vim.fn.readfile(file), '\n'))
  end)
  return is_read and type(said) == 'table' and said or {}
end

local function real(folder)
  return vim.fs.normalize(vim.uv.fs_realpath(vim.fs.normalize(folder)) or folder)
end

-- Whether `folder` is `above` or lies in it.
local function is_in(folder, above)
  return folder == above or vim.startswith(folder, above:gsub('/+$', '') .. '/')
end

--- true, false, or 'ask': what was said of the folder itself, then the option for the nearest folder above, then that for all others.
function M.may(folder)
  folder = real(folder)
  local said = kept()[folder]
  if type(said) == 'boolean' then
    return said
  end
  local options = config.current.folders
  local nearest, answer = -1, options['*']
  for path, value in pairs(options) do
    local above = path ~= '*' and real(path)
    if above and #above > nearest and is_in(folder, above) then
      nearest, answer = #above, value
    end
  end
  return answer == nil or answer
end

--- Keeps what the user says of a folder.
function M.keep(folder, may)
  local said = kept()
  said[real(folder)] = may
  vim.fn.mkdir(vim.fs.dirname(file), 'p')
  vim.fn.writefile({ vim.json.encode(said) }, file)
end

--- Asks whether the folder is to be trusted; `on_yes` is called when it is. No answer is no, for now.
function M.ask(folder, on_yes)
  folder = real(folder)
  if asked[folder] then
    return
  end
  asked[folder] = true
  local prompt = ('Foretoken: learn and complete the code in %s?'):format(vim.fn.fnamemodify(folder, ':~'))
  vim.ui.select({ 'Yes', 'No' }, { prompt = prompt, kind = 'foretoken-folder' }, function(answer)
    if answer then
      M.keep(folder, answer == 'Yes')
    end
    if answer == 'Yes' then
      on_yes()
    end
  end)
end

return M
