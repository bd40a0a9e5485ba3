namespace ShiftService.Engine.Simd.Lowering;

/// <summary>A network as operations on views, in the order in which they run; the last ones are the outputs.</summary>
internal sealed record LoweredNetwork(IReadOnlyList<Operation> Operations, ChannelClasses Classes);
