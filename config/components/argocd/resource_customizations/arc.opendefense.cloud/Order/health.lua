-- Health of an object of ARC, in the order in which kstatus reads conditions: a controller still works on it, the user has to act, a user holds it, or it is
-- as it should be. https://argo-cd.readthedocs.io/en/stable/operator-manual/health/
local health = { status = "Progressing", message = "Waiting for the operator" }

if obj.metadata.deletionTimestamp ~= nil then
  health.message = "Being deleted"
end

local status = obj.status
if status == nil or status.conditions == nil then
  return health
end

local function condition(name)
  for _, candidate in ipairs(status.conditions) do
    if candidate.type == name then
      return candidate
    end
  end
  return nil
end

local function text(found)
  if found.message == nil or found.message == "" then
    return found.reason
  end
  return found.reason .. ": " .. found.message
end

local function isTrue(found)
  return found ~= nil and found.status == "True"
end

local ready, reconciling = condition("Ready"), condition("Reconciling")
local stalled, suspended = condition("Stalled"), condition("Suspended")

if obj.metadata.deletionTimestamp ~= nil then
  if ready ~= nil then
    health.message = text(ready)
  end
  return health
end

-- The conditions belong to an earlier generation of the spec.
if status.observedGeneration ~= nil and obj.metadata.generation ~= nil and status.observedGeneration ~= obj.metadata.generation then
  return health
end

if isTrue(reconciling) then
  return { status = "Progressing", message = text(reconciling) }
elseif isTrue(stalled) then
  return { status = "Degraded", message = text(stalled) }
elseif isTrue(suspended) then
  return { status = "Suspended", message = text(suspended) }
elseif isTrue(ready) then
  return { status = "Healthy", message = text(ready) }
elseif ready ~= nil then
  return { status = "Progressing", message = text(ready) }
end
return { status = "Healthy" }
