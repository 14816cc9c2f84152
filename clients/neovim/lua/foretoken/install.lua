-- Installs the command through npm, once the user has said yes to the very words that will run.
local config = require('foretoken.config')

local M = {}

--- What all clients have in common stands beside their folders. nil where this client was copied out from among them.
local function facts()
  local source = debug.getinfo(1, 'S').source:sub(2)
  -- A plug-in manager may have linked it.
  local folder = vim.uv.fs_realpath(source) or source
  for _ = 1, 4 do
    folder = vim.fs.dirname(folder)
  end
  local read, known = pcall(function()
    return vim.json.decode(table.concat(vim.fn.readfile(vim.fs.joinpath(folder, 'install.json')), '\n'))
  end)
  return read and known or nil
end

--- The words of npm's call for a package file or a name with a version; without one, the version that belongs to this client. nil and the
--- reason where there is none to install.
function M.words(what)
  local known = facts()
  if known == nil then
    return nil,
      'install.json is not beside the folder of this client, as it is in Foretoken\'s clone: add clients/neovim from there, or install the command by `npm install --global --ignore-scripts /path/to/foretoken.tgz`'
  end
  if what == nil and not known.published then
    return nil,
      ('%s is not in the public registry: give a package file, or its name as a registry of yours has it: :Foretoken install /path/to/%s-%s.tgz'):format(
        known.package,
        known.package,
        known.version
      )
  end
  local is_windows = vim.fn.has('win32') == 1
  -- There it is npm.cmd, which is not found by its bare name.
  local words = vim.list_extend({ is_windows and vim.fn.exepath('npm') or 'npm' }, known.arguments)
  local home = vim.env.FORETOKEN_HOME
  if home and home ~= '' then
    -- Where it is looked for first. npm puts commands into `bin` itself, but on Windows.
    vim.list_extend(words, { '--prefix', is_windows and vim.fs.joinpath(home, 'bin') or home })
  end
  words[#words + 1] = what or ('%s@%s'):format(known.package, known.version)
  return words
end

function M.run(what)
  local words, reason = M.words(what)
  if words == nil then
    config.complain(reason)
    return
  end
  if vim.fn.executable('npm') == 0 then
    config.complain('npm was not found on the PATH; it comes with Node.js')
    return
  end
  local question = ('Foretoken: run this? %s'):format(table.concat(words, ' '))
  vim.ui.select({ 'Yes', 'No' }, { prompt = question, kind = 'foretoken-install' }, function(answer)
    if answer == 'Yes' then
      M.start(words)
    end
  end)
end

function M.start(words)
  vim.notify('Foretoken: npm is at work')
  vim.system(words, { text = true }, function(ended)
    vim.schedule(function()
      if ended.code ~= 0 then
        config.complain(('npm failed: %s'):format(vim.trim((ended.stderr or '') .. (ended.stdout or ''))))
      elseif config.command() == nil then
        config.complain('npm is done, and the command is not on the PATH of this Neovim: see `npm prefix --global`')
      else
        vim.notify('Foretoken: installed')
        require('foretoken.client').attach_all()
      end
    end)
  end)
end

return M
