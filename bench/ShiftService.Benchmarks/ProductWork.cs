using System.Runtime.InteropServices;
using ShiftService.Kernels;
using ShiftService.Kernels.Tiles;

namespace ShiftService.Benchmarks;

/// <summary>One layer in memory, cut into equal panels: interleaved input with a border of a pixel, weights, tables, output.</summary>
internal sealed unsafe class ProductWork : IDisposable
{
    private const int MostVectors = 4, TrailingWords = 2;

    private readonly ProductLayer _layer;
    private readonly TileKernel _kernel;
    private readonly nint[] _panels;
    private readonly void* _arena;
    private readonly void* _weights;
    private readonly void* _tables;

    public ProductWork(ProductLayer layer, Isa isa)
    {
        _layer = layer;
        int pixel = layer.Inputs * sizeof(float), row = (layer.Side + 2) * pixel, lanes = isa.Lanes();
        (int vectors, TileShape shape) = Enumerable.Range(1, Math.Min(MostVectors, layer.Outputs / lanes))
            .Where(v => layer.Outputs % (v * lanes) == 0)
            .Select(v => (Vectors: v, Best: TileCostModel.BestShape(
                isa, TileBody.Product, v, layer.Side, layer.Side, new TileWork(layer.Inputs, layer.Directions, 1, 1))))
            .OrderBy(c => c.Best.Cycles / c.Vectors).Select(c => (c.Vectors, c.Best.Shape)).First();
        int channels = vectors * lanes, outputPixel = layer.Outputs * sizeof(float);
        var spec = new TileKernelSpec(
            isa, TileBody.Product, vectors, layer.Side, shape, [new(row, pixel, sizeof(float))],
            [new(layer.Side * outputPixel, outputPixel)], [new(EpilogueOp.Store, 0)])
        {
            Prefetch = new(2048, 0, layer.Directions > 1),
        };
        _kernel = TileKernels.Get(spec);

        long input = (long)row * (layer.Side + 2), output = (long)layer.Side * layer.Side * outputPixel;
        long panelFloats = (long)(layer.Inputs + 1) * channels;
        int words = spec.PanelWords + 2 * layer.Directions;
        _panels = new nint[layer.Outputs / channels];
        _arena = Allocate(input + output);
        _weights = Allocate(panelFloats * _panels.Length * sizeof(float));
        _tables = Allocate(((long)words * _panels.Length + TrailingWords) * sizeof(nint));
        for (int p = 0; p < _panels.Length; p++)
        {
            nint* table = (nint*)_tables + p * words;
            _panels[p] = (nint)table;
            table[PanelTable.Weights] = table[PanelTable.NextWeights] = (nint)((float*)_weights + p * panelFloats);
            table[PanelTable.Constants] = table[PanelTable.Weights] + (nint)layer.Inputs * channels * sizeof(float);
            var segments = (Segment*)(table + spec.PanelWords);
            table[PanelTable.Segments(0)] = (nint)segments;
            table[PanelTable.Segments(0) + 1] = (nint)(segments + layer.Directions);
            table[PanelTable.Operand(1, 0)] = (nint)input + p * channels * sizeof(float);
            for (int d = 0; d < layer.Directions; d++)
            {
                int first = layer.Inputs * d / layer.Directions, end = layer.Inputs * (d + 1) / layer.Directions;
                (int y, int x) = layer.Directions == 1 ? (1, 1) : (d / 3, d % 3);
                segments[d] = new(y * row + x * pixel + first * sizeof(float), (end - first) * sizeof(float));
            }
        }
    }

    public void Run()
    {
        foreach (nint panel in _panels) _kernel((nint)_arena, panel, 0, _layer.Side);
    }

    public void Dispose()
    {
        foreach (nint memory in (nint[])[(nint)_arena, (nint)_weights, (nint)_tables]) NativeMemory.AlignedFree((void*)memory);
    }

    // Zeros are as fast as other numbers, and never denormal.
    private static void* Allocate(long bytes)
    {
        void* memory = NativeMemory.AlignedAlloc((nuint)bytes, 64);
        NativeMemory.Clear(memory, (nuint)bytes);
        return memory;
    }
}
