using ShiftService.Engine.Simd.Lowering;
using ShiftService.Engine.Simd.Passes;
using ShiftService.Graph;
using ShiftService.Kernels;

namespace ShiftService.Engine.Tests.Simd.Passes;

/// <summary>A network after the passes up to buffers, in the order in which the compiler runs them.</summary>
internal sealed class CompiledPasses
{
    public CompiledPasses(Network network, Isa isa = Isa.Vector256, bool fold = true)
    {
        Lowered = NetworkLowering.Lower(network);
        Operations = Liveness.Mark(Lowered);
        if (fold) AffineFolding.Fold(Operations);
        Layouts = ChannelOrder.Choose(Operations, Lowered.Classes, isa.Lanes());
        Buffers = BufferAssignment.Assign(Operations, Layouts);
    }

    public LoweredNetwork Lowered { get; }

    public IReadOnlyList<Operation> Operations { get; }

    public Dictionary<Operation, ChannelLayout> Layouts { get; }

    public BufferAssignment Buffers { get; }

    public IEnumerable<TileOperation> Tiles => Operations.OfType<TileOperation>();

    /// <summary>The tile operation of a node, by the number of the node.</summary>
    public TileOperation Tile(int node) => Tiles.Single(t => t.Name == $"node_n{node}");

    public static CompiledPasses Of(
        int channels, int height, int width, Func<NetworkSketch, NetworkSketch> build, params string[] outputs) =>
        new(build(new(TensorShape.Image(channels, height, width))).Build(outputs));
}
