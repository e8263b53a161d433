-- Actions that users can start on an ExternalSource.
local isSuspended = obj.spec.suspend == true
local actions = {}
actions["retry"] = { ["disabled"] = isSuspended or obj.metadata.deletionTimestamp ~= nil }
actions["suspend"] = { ["disabled"] = isSuspended }
actions["resume"] = { ["disabled"] = not isSuspended }
return actions
