using BenchmarkDotNet.Attributes;
using ShiftService.Kernels;

namespace ShiftService.Benchmarks;

/// <summary>The product kernel on layers of the zoo, for every vector width of this machine but the scalar one.</summary>
public class ProductBenchmarks
{
    private ProductWork? _work;

    /// <summary>What is computed.</summary>
    [ParamsSource(nameof(Layers))]
    public ProductLayer Layer { get; set; } = ProductLayer.All[0];

    /// <summary>With which vectors.</summary>
    [ParamsSource(nameof(Isas))]
    public Isa Isa { get; set; }

    /// <summary>Layers to choose from.</summary>
    public static IEnumerable<ProductLayer> Layers => ProductLayer.All;

    /// <summary>Vector widths to choose from.</summary>
    public static IEnumerable<Isa> Isas => IsaSupport.Supported.Where(isa => isa != Isa.Scalar);

    /// <summary>Allocates the layer.</summary>
    [GlobalSetup]
    public void Setup() => _work = new(Layer, Isa);

    /// <summary>Frees it.</summary>
    [GlobalCleanup]
    public void Cleanup() => _work!.Dispose();

    /// <summary>All panels, one after the other.</summary>
    [Benchmark]
    public void Product() => _work!.Run();
}
