using System.Runtime.CompilerServices;

namespace Unroll.Numerics;

/// <summary>
/// The matrix product over cache blocks: columns in blocks whose packed part of B stays in the second-level cache, rows in panels whose part of A
/// stays in the first. Each element is one chain of multiply-adds with k ascending, so no way of cutting changes a bit of the result.
/// </summary>
internal static unsafe class BlockedProduct<TV, S>
    where TV : struct
    where S : struct, ISimd<TV>
{
    // Steps of k per block, columns of B that are packed at a time, and rows of A that are used with all panels of B before the next rows come: 688 KB that
    // stay in the second-level cache, while B passes through it in groups of panels of so many floats, each brought in while the one before is used.
    private const int BlockDepth = 512;
    private const int BlockColumns = 512;
    private const int BlockRows = 336;
    private const int GroupLength = 64 * 1024;

    // A power of two between rows would put all rows of a panel into one set of the first-level cache.
    private const int CopiedRowStride = BlockDepth + 16;

    // With so few panels of rows B is read where it lies: packing would cost more than the better order brings. Rows of B whose distance is a
    // multiple of a kilobyte fall into few sets of the caches and are lost before the second panel of rows reads them.
    private const int DirectPanels = 8;
    private const int DirectPanelsOfThrashingRows = 1;

    private const int FewestCopiedRows = 4;

    // Below this many multiply-adds a second thread costs more than it brings.
    private const long SerialWork = 250_000;

    [ThreadStatic]
    private static FloatBlock? blockOfA;

    [ThreadStatic]
    private static FloatBlock? blockOfB;

    private static int PanelColumns { [MethodImpl(MethodImplOptions.AggressiveInlining)] get => 2 * S.Width; }

    private static int MaxRows { [MethodImpl(MethodImplOptions.AggressiveInlining)] get => RowPanels<TV, S>.MaxRows; }

    public static void Run(in ProductOperands operands)
    {
        if (operands.M == 0 || operands.N == 0) return;
        if (operands is { M: 1, TransposeA: false } && operands.Packed is not null) Row(operands);
        else Blocks(operands);
    }

    // One row reads each weight once, so all that counts is how they come from memory. A last panel that is narrow is left to the blocks.
    private static void Row(ProductOperands operands)
    {
        int tail = operands.N % PanelColumns, columns = tail > S.Width ? operands.N : operands.N - tail;
        var weights = new WeightUnits
        {
            First = (byte*)operands.Packed,
            Depth = operands.K,
            Columns = columns,
            PanelBytes = (nint)operands.K * PanelColumns * sizeof(float),
            StepBytes = PanelColumns * sizeof(float),
            PanelColumns = PanelColumns,
            UnitsPerPanel = 1,
            Apart = S.Width,
        };
        if (columns > 0) RowProduct<TV, S, FloatFormat<TV, S>>.Run(weights, operands);
        if (columns == operands.N) return;
        operands.Packed += (nint)columns * operands.K;
        operands.C += columns;
        operands.Bias = operands.Bias == null ? null : operands.Bias + columns;
        operands.N -= columns;
        Blocks(operands);
    }

    private static void Blocks(in ProductOperands operands)
    {
        int columnPanels = PanelPacking<TV, S>.Panels(operands.N), rowPanels = (operands.M + MaxRows - 1) / MaxRows;
        long work = (long)operands.M * operands.N * operands.K;

        // Each chunk of columns copies all of a transposed A: fewer of them.
        int wanted = WorkerPool.Threads == 1 || work < 2 * SerialWork ? 1 : (int)Math.Min(work / SerialWork, (operands.TransposeA ? 2L : 4L) * WorkerPool.Threads);
        var job = new Job { Operands = operands, RowPanels = rowPanels, ColumnPanels = columnPanels, RowChunks = 1, ColumnChunks = 1 };
        if (operands.M >= operands.N && rowPanels >= wanted) job.RowChunks = wanted;
        else job.ColumnChunks = Math.Min(wanted, columnPanels);
        if (job.ColumnChunks * job.RowChunks < wanted) job.RowChunks = Math.Min(rowPanels, (wanted + job.ColumnChunks - 1) / job.ColumnChunks);

        // Rows in one piece: each chunk packs the columns that only it uses. Otherwise the packed B is shared.
        FloatBlock? shared = null;
        if (job.RowChunks > 1 && operands.Packed is null)
        {
            shared = BlockPool.Rent(PanelPacking<TV, S>.Length(operands.K, operands.N));
            Pack(operands.B, operands.StrideB, operands.TransposeB, operands.K, operands.N, shared.Pointer);
            job.Operands.Packed = shared.Pointer;
        }

        // Chunks of columns would each copy the same rows.
        FloatBlock? rows = null;
        if (job.ColumnChunks > 1 && !operands.TransposeA && Thrashes(operands.StrideA) && operands.M >= FewestCopiedRows)
        {
            int stride = operands.K + 16;
            if (Thrashes(stride)) stride += 16;
            rows = BlockPool.Rent(operands.M * stride);
            var copy = new RowCopy { Source = operands.A, SourceStride = operands.StrideA, Target = rows.Pointer, TargetStride = stride, Rows = operands.M, Length = operands.K };
            WorkerPool.Run((operands.M + RowCopy.RowsPerChunk - 1) / RowCopy.RowsPerChunk, ref copy);
            job.Operands.A = rows.Pointer;
            job.Operands.StrideA = stride;
        }

        int chunks = job.RowChunks * job.ColumnChunks;
        if (chunks == 1) job.Run(0);
        else WorkerPool.Run(chunks, ref job);
        if (shared is not null) BlockPool.Return(shared);
        if (rows is not null) BlockPool.Return(rows);
    }

    // Rows whose distance is a multiple of a kilobyte fall into few sets of the caches.
    private static bool Thrashes(nint stride) => stride % 256 == 0;

    private struct RowCopy : IChunkBody
    {
        public const int RowsPerChunk = 32;

        public float* Source, Target;
        public nint SourceStride, TargetStride;
        public int Rows, Length;

        public readonly void Run(int chunk)
        {
            for (int row = chunk * RowsPerChunk, end = Math.Min(Rows, row + RowsPerChunk); row < end; row++)
                Buffer.MemoryCopy(Source + row * SourceStride, Target + row * TargetStride, Length * sizeof(float), Length * sizeof(float));
        }
    }

    /// <summary>Packs a whole matrix, on several threads if it is large.</summary>
    public static void Pack(float* b, nint leading, bool transposed, int depth, int columns, float* target)
    {
        int panels = PanelPacking<TV, S>.Panels(columns);
        var job = new PackJob
        {
            B = b,
            Leading = leading,
            Transposed = transposed,
            Depth = depth,
            Columns = columns,
            Target = target,
            PanelsPerChunk = Math.Max(1, 32768 / Math.Max(1, depth * PanelColumns)),
        };
        WorkerPool.Run((panels + job.PanelsPerChunk - 1) / job.PanelsPerChunk, ref job);
    }

    private struct PackJob : IChunkBody
    {
        public float* B;
        public nint Leading;
        public bool Transposed;
        public int Depth, Columns, PanelsPerChunk;
        public float* Target;

        public readonly void Run(int chunk)
        {
            int first = chunk * PanelsPerChunk, last = Math.Min(first + PanelsPerChunk, PanelPacking<TV, S>.Panels(Columns));
            PanelPacking<TV, S>.Pack(B, Leading, Transposed, Columns, 0, Depth, first, last, Target + (nint)first * PanelColumns * Depth);
        }
    }

    private struct Job : IChunkBody
    {
        public ProductOperands Operands;
        public int RowPanels, ColumnPanels, RowChunks, ColumnChunks;

        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        public readonly void Run(int chunk)
        {
            int rowChunk = chunk / ColumnChunks, columnChunk = chunk % ColumnChunks;
            int firstRow = (int)((long)Operands.M * rowChunk / RowChunks), lastRow = (int)((long)Operands.M * (rowChunk + 1) / RowChunks);
            int firstPanel = ColumnPanels * columnChunk / ColumnChunks, lastPanel = ColumnPanels * (columnChunk + 1) / ColumnChunks;
            int panelsPerBlock = Operands.Packed is null ? BlockColumns / PanelColumns : lastPanel - firstPanel;
            int k = 0;
            do
            {
                int depth = Math.Min(BlockDepth, Operands.K - k);
                for (int panel = firstPanel; panel < lastPanel; panel += panelsPerBlock)
                    Block(firstRow, lastRow, panel, Math.Min(panel + panelsPerBlock, lastPanel), k, depth);
                k += depth;
            }
            while (k < Operands.K);
        }

        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        private readonly void Block(int firstRow, int lastRow, int firstPanel, int lastPanel, int k, int depth)
        {
            // Panel j starts at block + j * panelStride; a step of k is strideB, except in a last panel that is narrow or packed apart.
            float* block;
            nint panelStride, strideB = PanelColumns;
            float* tailPanel = null;
            int lastColumns = Math.Min(PanelColumns, Operands.N - (lastPanel - 1) * PanelColumns);
            if (Operands.Packed is not null)
            {
                panelStride = (nint)Operands.K * PanelColumns;
                block = Operands.Packed + firstPanel * panelStride + (nint)k * PanelColumns;
                if (lastColumns <= S.Width) tailPanel = Operands.Packed + (lastPanel - 1) * panelStride + (nint)k * S.Width;
            }
            else if (!Operands.TransposeB && lastRow - firstRow <= (Thrashes(Operands.StrideB) ? DirectPanelsOfThrashingRows : DirectPanels) * MaxRows)
            {
                // Too few rows to pay for packing: B is read where it lies, apart from incomplete panels, which would end beyond it.
                block = Operands.B + k * Operands.StrideB + (nint)firstPanel * PanelColumns;
                panelStride = PanelColumns;
                strideB = Operands.StrideB;
                if (lastColumns < PanelColumns)
                {
                    tailPanel = Scratch(ref blockOfB, BlockDepth * BlockColumns);
                    PanelPacking<TV, S>.Pack(Operands.B, Operands.StrideB, false, Operands.N, k, depth, lastPanel - 1, lastPanel, tailPanel);
                }
            }
            else
            {
                block = Scratch(ref blockOfB, BlockDepth * BlockColumns);
                panelStride = (nint)depth * PanelColumns;
                PanelPacking<TV, S>.Pack(Operands.B, Operands.StrideB, Operands.TransposeB, Operands.N, k, depth, firstPanel, lastPanel, block);
                if (lastColumns <= S.Width) tailPanel = block + (lastPanel - 1 - firstPanel) * panelStride;
            }

            float* zeros = stackalloc float[PanelColumns];
            for (int i = 0; i < PanelColumns; i++) zeros[i] = 0f;
            float* buffer = stackalloc float[PanelColumns * MaxRows];
            int groupPanels = Math.Max(1, GroupLength / (Math.Max(1, depth * PanelColumns)));
            int rows = lastRow - firstRow, rowBlocks = (rows + BlockRows - 1) / BlockRows;
            for (int rowBlock = 0; rowBlock < rowBlocks; rowBlock++)
            {
                int top = Edge(firstRow, rows, rowBlock, rowBlocks), blockRows = Edge(firstRow, rows, rowBlock + 1, rowBlocks) - top;
                int rowPanels = (blockRows + MaxRows - 1) / MaxRows;
                bool copied = CopyOfA(top, blockRows, rowPanels, k, depth, lastPanel - firstPanel, out float* copy);
                nint laterStep = strideB == PanelColumns ? RowPanels<TV, S>.LaterStep(rowPanels, PanelColumns) : 0;
                for (int group = firstPanel; group < lastPanel; group += groupPanels)
                {
                    int groupEnd = Math.Min(group + groupPanels, lastPanel);
                    for (int rowPanel = 0; rowPanel < rowPanels; rowPanel++)
                    {
                        int row = Edge(top, blockRows, rowPanel, rowPanels), height = Edge(top, blockRows, rowPanel + 1, rowPanels) - row;
                        float* a = copied ? copy + rowPanel * MaxRows * CopiedRowStride : Operands.TransposeA ? Operands.A + k * Operands.StrideA + row : Operands.A + row * Operands.StrideA + k;
                        nint strideA = !copied ? Operands.StrideA : Operands.TransposeA ? height : CopiedRowStride;
                        for (int panel = group; panel < groupEnd; panel++)
                        {
                            float* b = block + (panel - firstPanel) * panelStride;
                            nint step = strideB;
                            int columns = PanelColumns;
                            bool narrow = false;
                            if (panel == lastPanel - 1)
                            {
                                columns = lastColumns;
                                narrow = columns <= S.Width;
                                if (tailPanel is not null)
                                {
                                    b = tailPanel;
                                    step = narrow ? S.Width : PanelColumns;
                                }
                            }

                            // Panels whose lines do not follow each other are not asked for beforehand.
                            int laterPanel = panel + groupPanels < lastPanel ? panel + groupPanels - firstPanel : panel - group;
                            float* later = laterStep == 0 ? b : block + laterPanel * panelStride + rowPanel * depth * laterStep;
                            float* c = Operands.C + row * Operands.StrideC + (nint)panel * PanelColumns;
                            float* target = c;
                            nint strideC = Operands.StrideC;
                            float* initial = c;
                            nint strideInitial = strideC;
                            if (k == 0 && !Operands.Accumulate)
                            {
                                initial = Operands.Bias is null ? zeros : Operands.Bias + (nint)panel * PanelColumns;
                                strideInitial = 0;
                            }

                            float* next = panel + 1 < groupEnd ? c + PanelColumns : c + height * strideC - (panel - group) * (nint)PanelColumns;
                            bool partial = columns != (narrow ? S.Width : PanelColumns);
                            if (partial)
                            {
                                // Columns that do not fill their vectors go through a buffer, with the same operations in the same order.
                                CopyRows(height, columns, initial, strideInitial, buffer, PanelColumns);
                                initial = buffer;
                                strideInitial = PanelColumns;
                                c = buffer;
                                strideC = PanelColumns;
                            }

                            if (Operands.TransposeA)
                            {
                                if (narrow) Tile<TV, S>.Across1(height, depth, a, strideA, b, step, initial, strideInitial, c, strideC, next, Operands.StrideC, later, laterStep);
                                else Tile<TV, S>.Across2(height, depth, a, strideA, b, step, initial, strideInitial, c, strideC, next, Operands.StrideC, later, laterStep);
                            }
                            else
                            {
                                if (narrow) Tile<TV, S>.Along1(height, depth, a, strideA, b, step, initial, strideInitial, c, strideC, next, Operands.StrideC, later, laterStep);
                                else Tile<TV, S>.Along2(height, depth, a, strideA, b, step, initial, strideInitial, c, strideC, next, Operands.StrideC, later, laterStep);
                            }

                            if (partial) CopyRows(height, columns, buffer, PanelColumns, target, Operands.StrideC);
                        }
                    }
                }
            }
        }

        private static void CopyRows(int rows, int columns, float* source, nint sourceStride, float* target, nint targetStride)
        {
            for (int i = 0; i < rows; i++)
            {
                for (int j = 0; j < columns; j++) target[i * targetStride + j] = source[i * sourceStride + j];
            }
        }

        /// <summary>Copies rows of A for one block of k if reading them where they lie would thrash the cache or the address translation.</summary>
        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        private readonly bool CopyOfA(int firstRow, int rows, int rowPanels, int k, int depth, int uses, out float* copy)
        {
            copy = null;
            if (uses < 3 || (!Operands.TransposeA && (!Thrashes(Operands.StrideA) || rows < FewestCopiedRows))) return false;
            copy = Scratch(ref blockOfA, (BlockRows / MaxRows + 1) * MaxRows * CopiedRowStride);
            if (Operands.TransposeA)
            {
                CopyAcross(firstRow, rows, rowPanels, k, depth, copy);
                return true;
            }

            for (int panel = 0; panel < rowPanels; panel++)
            {
                float* target = copy + panel * MaxRows * CopiedRowStride;
                for (int row = Edge(firstRow, rows, panel, rowPanels), end = Edge(firstRow, rows, panel + 1, rowPanels); row < end; row++)
                {
                    Buffer.MemoryCopy(Operands.A + row * Operands.StrideA + k, target, depth * sizeof(float), depth * sizeof(float));
                    target += CopiedRowStride;
                }
            }

            return true;
        }

        /// <summary>Copies panels of a transposed A, one step of k after the other.</summary>
        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        private readonly void CopyAcross(int firstRow, int rows, int rowPanels, int k, int depth, float* copy)
        {
            int* heights = stackalloc int[rowPanels];
            float** targets = stackalloc float*[rowPanels];
            int end = firstRow + rows;
            for (int i = 0; i < rowPanels; i++)
            {
                heights[i] = Edge(firstRow, rows, i + 1, rowPanels) - Edge(firstRow, rows, i, rowPanels);
                targets[i] = copy + i * MaxRows * CopiedRowStride;
            }

            // A whole vector reads and writes beyond its panel: other rows of A, and what the next step or nobody writes.
            bool whole = end + S.Width <= Operands.M;
            float* source = Operands.A + k * Operands.StrideA + firstRow;
            nint ahead = 8 * Operands.StrideA;
            for (int step = 0; step < depth; step++)
            {
                float* from = source;
                for (int line = 0; line < rows; line += 16) S.Prefetch(source + ahead + line);
                for (int i = 0; i < rowPanels; i++)
                {
                    int height = heights[i];
                    float* target = targets[i];
                    int j = 0;
                    for (; j + S.Width <= height || (whole && j < height); j += S.Width) S.Store(target + j, S.Load(from + j));
                    if (j < height) S.StoreFirst(target + j, S.LoadFirst(from + j, height - j), height - j);
                    from += height;
                    targets[i] = target + height;
                }

                source += Operands.StrideA;
            }
        }

        private static int Edge(int first, int rows, int panel, int panels) => first + (int)((long)rows * panel / panels);
    }

    private static float* Scratch(ref FloatBlock? block, int length) => (block ??= new FloatBlock(length)).Pointer;
}
