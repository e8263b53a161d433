-- Actions that users can start on an Endpoint.
local actions = {}
actions["retry"] = { ["disabled"] = obj.metadata.deletionTimestamp ~= nil }
return actions
