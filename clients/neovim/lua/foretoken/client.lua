-- The session with the shared daemon, by Neovim's own LSP client: started for each codebase, and again when it is lost.
local config = require('foretoken.config')
local folders = require('foretoken.folders')

local M = { status = nil, is_enabled = false }

local name = 'foretoken'
-- The forwarder goes on from daemon to daemon by itself; where it cannot, it says why and ends.
local retry_ms_min, retry_ms_max, lasted_ms_min = 500, 300000, 60000
local retry_ms, began_ms = retry_ms_min, 0
local complained = false
local has_methods = vim.fn.has('nvim-0.11') == 1

--- Calls a method of a client: a plain function before Neovim 0.11.
function M.call(client, method, ...)
  if has_methods then
    return client[method](client, ...)
  end
  return client[method](...)
end

--- The session of a buffer, or nil.
function M.of(buffer)
  return vim.lsp.get_clients({ name = name, bufnr = buffer })[1]
end

--- Whether the user wants suggestions in a buffer: a file, of a type that is not switched off.
function M.wants(buffer)
  if not M.is_enabled or not vim.api.nvim_buf_is_loaded(buffer) or vim.bo[buffer].buftype ~= '' then
    return false
  end
  if vim.b[buffer].foretoken_disabled or vim.api.nvim_buf_get_name(buffer) == '' then
    return false
  end
  local filetypes = config.current.filetypes
  local own = filetypes[vim.bo[buffer].filetype]
  if own == nil then
    own = filetypes['*'] ~= false
  end
  return own
end

--- The folder of a buffer's codebase; nil for a file that lies in none, which is completed from itself.
function M.root(buffer)
  local root = vim.fs.root(buffer, config.current.root_markers)
  local here = vim.fs.normalize(vim.fn.getcwd())
  local file = vim.fs.normalize(vim.api.nvim_buf_get_name(buffer))
  -- The daemon says which folders are no codebases.
  if root == nil and vim.startswith(file, here:gsub('/+$', '') .. '/') then
    root = here
  end
  return root
end

--- Whether the user lets a buffer's folder be learned; one that is to be asked about is asked about.
function M.may(buffer)
  local root = M.root(buffer)
  local may = folders.may(root or vim.fs.dirname(vim.api.nvim_buf_get_name(buffer)))
  if may == 'ask' and root then
    folders.ask(root, M.attach_all)
    return false
  end
  return may ~= false
end

--- Attaches a buffer to the session of its codebase, starting one when there is none.
function M.attach(buffer)
  if not M.wants(buffer) or M.of(buffer) or not M.may(buffer) then
    return
  end
  local cmd = config.command()
  if cmd == nil then
    if not complained then
      complained = true
      config.complain('the command `foretoken` was not found: `:Foretoken install` brings it, or give ' .. config.advised())
    end
    return
  end
  began_ms = vim.uv.now()
  vim.lsp.start({
    name = name,
    cmd = cmd,
    root_dir = M.root(buffer),
    capabilities = vim.tbl_deep_extend('force', vim.lsp.protocol.make_client_capabilities(), {
      experimental = { foretoken = { sessionStatus = true, replacesRest = true } },
    }),
    settings = config.settings(),
    handlers = {
      ['foretoken/sessionStatus'] = function(_, said)
        M.show(said)
      end,
      ['foretoken/viewsChanged'] = function()
        require('foretoken.view').changed()
      end,
    },
    on_exit = function(code)
      vim.schedule(function()
        M.lost(code)
      end)
    end,
  }, { bufnr = buffer, silent = true })
end

--- The forwarder has ended: the next one gets every buffer as it is by then.
function M.lost(code)
  if not M.is_enabled or vim.v.exiting ~= vim.NIL or code == 0 then
    return
  end
  M.show({ state = 'no-daemon', text = 'The daemon has gone, and another is being started.' })
  if vim.uv.now() - began_ms > lasted_ms_min then
    retry_ms = retry_ms_min
  end
  vim.defer_fn(M.attach_all, retry_ms)
  retry_ms = math.min(4 * retry_ms, retry_ms_max)
end

function M.attach_all()
  for _, buffer in ipairs(vim.api.nvim_list_bufs()) do
    M.attach(buffer)
  end
end

function M.show(status)
  M.status = status
  vim.api.nvim_exec_autocmds('User', { pattern = 'ForetokenStatus', modeline = false })
  vim.cmd.redrawstatus()
end

function M.start()
  M.is_enabled = true
  local group = vim.api.nvim_create_augroup('foretoken-client', { clear = true })
  vim.api.nvim_create_autocmd({ 'FileType', 'BufReadPost', 'BufNewFile', 'BufFilePost' }, {
    group = group,
    callback = function(event)
      -- After the file's own settings are in force, and never on the way of opening it.
      vim.schedule(function()
        if vim.api.nvim_buf_is_valid(event.buf) then
          M.attach(event.buf)
        end
      end)
    end,
  })
  vim.schedule(M.attach_all)
end

--- Ends the session of a buffer.
function M.leave(buffer)
  local client = M.of(buffer)
  if client then
    M.call(client, 'stop')
    M.show({ state = 'off', text = 'Switched off in this folder.' })
  end
end

--- The user changed settings: the sessions hear of it.
function M.tell_settings()
  for _, client in ipairs(vim.lsp.get_clients({ name = name })) do
    client.settings = config.settings()
    M.call(client, 'notify', 'workspace/didChangeConfiguration', { settings = client.settings })
  end
end

function M.stop()
  M.is_enabled = false
  pcall(vim.api.nvim_del_augroup_by_name, 'foretoken-client')
  for _, client in ipairs(vim.lsp.get_clients({ name = name })) do
    M.call(client, 'stop')
  end
  M.show({ state = 'off', text = 'Switched off in this Neovim.' })
end

--- Runs one of the daemon's commands; `on_answer` gets what it said.
function M.command(command, arguments, on_answer)
  M.request('workspace/executeCommand', { command = command, arguments = arguments }, on_answer)
end

--- Asks the daemon for something that is of no document, in `session` while that lasts; `on_answer` gets what it said, the
--- user what went wrong. Gives the session that was asked.
function M.request(method, params, on_answer, session)
  local lasts = session and not M.call(session, 'is_stopped')
  local client = lasts and session or M.of(0) or vim.lsp.get_clients({ name = name })[1]
  if client == nil then
    vim.notify('Foretoken: no session; :checkhealth foretoken says why', vim.log.levels.WARN)
    return
  end
  M.call(client, 'request', method, params, function(failure, said)
    if failure then
      vim.notify('Foretoken: ' .. failure.message, vim.log.levels.WARN)
    elseif on_answer then
      on_answer(said)
    end
  end)
  return client
end

return M
